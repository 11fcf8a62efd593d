/**
 * A phone of a few functions: app state, network, random bytes.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'

/** The native modules, and what happens to them. */
export function createPhone() {
  const states = new Set<(state: string) => void>()
  const networks = new Set<(state: { isConnected: boolean | null }) => void>()
  const AppState = {
    currentState: 'active',
    addEventListener: (_: 'change', listener: (state: string) => void) => {
      states.add(listener)
      return { remove: () => void states.delete(listener) }
    },
  }
  return {
    AppState,
    NetInfo: {
      addEventListener: (listener: (state: { isConnected: boolean | null }) => void) => {
        networks.add(listener)
        listener({ isConnected: true })
        return () => void networks.delete(listener)
      },
    },
    crypto: { getRandomBytes: (length: number) => new Uint8Array(randomBytes(length)) },
    become: (state: 'active' | 'background' | 'inactive') => {
      AppState.currentState = state
      for (const listener of states) listener(state)
    },
    connect: (isConnected: boolean | null) => {
      for (const listener of networks) listener({ isConnected })
    },
    listeners: () => states.size + networks.size,
  }
}
