/**
 * When a phone's app should look at its session again: when it comes to the front, and when the network is back.
 *
 * @module
 */
import type { Lifecycle } from '../ports.ts'
import type { AppStateLike, NetInfoLike } from './modules.ts'

/** Listens to the app's state, and to the network where the app has a module for that. */
export function phoneLifecycle(appState: AppStateLike, netInfo: NetInfoLike | undefined): Lifecycle {
  return {
    subscribe: (listener) => {
      const state = appState.addEventListener('change', (now) => listener(now === 'active' ? 'visible' : 'hidden'))
      let wasConnected: boolean | undefined
      const stop = netInfo?.addEventListener(({ isConnected }) => {
        // The module tells the present state at once, and again with every change of strength or kind.
        if (isConnected === true && wasConnected === false) listener('online')
        wasConnected = isConnected ?? wasConnected
      })
      return () => {
        state.remove()
        stop?.()
      }
    },
  }
}
