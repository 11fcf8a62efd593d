/**
 * Mounts the screens of one framework.
 *
 * @module
 */
import type { Auth } from 'cognito-machines'
import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createApp } from 'vue'
import { AuthScreens as ReactScreens } from '../../react/src/auth-screens.tsx'
import VueScreens from '../../vue/src/AuthScreens.vue'

/** Whose screens are shown. */
export type Framework = 'react' | 'vue'

/** @returns what takes the screens away again */
export function mountScreens(framework: Framework, place: HTMLElement, auth: Auth): () => void {
  if (framework === 'vue') {
    const app = createApp(VueScreens, { auth })
    app.mount(place)
    return () => app.unmount()
  }
  const root = createRoot(place)
  root.render(createElement(StrictMode, null, createElement(ReactScreens, { auth })))
  return () => root.unmount()
}
