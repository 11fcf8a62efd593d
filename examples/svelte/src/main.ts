/// <reference types="vite/client" />
import { mount } from 'svelte'
import '../../shared/screens.css'
import { demoAuth } from '../../shared/demo-auth.ts'
import AuthScreens from './AuthScreens.svelte'

mount(AuthScreens, { target: document.querySelector('#app')!, props: { auth: demoAuth(import.meta.env) } })
