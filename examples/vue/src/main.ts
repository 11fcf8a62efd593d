/// <reference types="vite/client" />
import { createApp } from 'vue'
import '../../shared/screens.css'
import { demoAuth } from '../../shared/demo-auth.ts'
import AuthScreens from './AuthScreens.vue'

createApp(AuthScreens, { auth: demoAuth(import.meta.env) }).mount('#app')
