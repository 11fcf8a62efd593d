/// <reference types="vite/client" />
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '../../shared/screens.css'
import { demoAuth } from '../../shared/demo-auth.ts'
import { AuthScreens } from './auth-screens.tsx'

const auth = demoAuth(import.meta.env)
createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <AuthScreens auth={auth} />
  </StrictMode>,
)
