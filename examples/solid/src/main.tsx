/// <reference types="vite/client" />
import { render } from 'solid-js/web'
import '../../shared/screens.css'
import { demoAuth } from '../../shared/demo-auth.ts'
import { AuthScreens } from './auth-screens.tsx'

const auth = demoAuth(import.meta.env)
render(() => <AuthScreens auth={auth} />, document.querySelector('#app')!)
