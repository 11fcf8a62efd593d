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

/** Whose screens are shown: one framework's, or React's in one tab and Vue's in another. */
export type Framework = 'react' | 'vue' | 'both'

/** @returns what takes the screens away again */
export function mountScreens(
  framework: Framework,
  place: HTMLElement,
  [here, there]: readonly [Auth, Auth],
): () => void {
  const makePlace = () => place.appendChild(document.createElement('div'))
  const unmounts = [
    ...(framework === 'vue' ? [] : [mountReact(makePlace(), here)]),
    ...(framework === 'react' ? [] : [mountVue(makePlace(), framework === 'vue' ? here : there)]),
  ]
  return () => {
    for (const unmount of unmounts) unmount()
  }
}

function mountVue(place: HTMLElement, auth: Auth): () => void {
  const app = createApp(VueScreens, { auth })
  app.mount(place)
  return () => app.unmount()
}

function mountReact(place: HTMLElement, auth: Auth): () => void {
  const root = createRoot(place)
  root.render(createElement(StrictMode, null, createElement(ReactScreens, { auth })))
  return () => root.unmount()
}
