/**
 * Hands one `Auth` down an app, for components that do not want to pass it to every composable.
 *
 * @module
 */
import { type App, hasInjectionContext, type InjectionKey, inject } from 'vue'
import type { Auth } from '../create-auth.ts'
import { ConfigurationError } from '../errors.ts'

const AUTH: InjectionKey<Auth> = Symbol('cognito-machines auth')

/** A Vue plugin: `app.use(createAuthPlugin(auth))`. */
export function createAuthPlugin(auth: Auth): { install(app: Pick<App, 'provide'>): void } {
  return { install: (app) => void app.provide(AUTH, auth) }
}

/**
 * The given `Auth`, or that of the plugin.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  const auth = given ?? (hasInjectionContext() ? inject(AUTH, undefined) : undefined)
  if (!auth) throw new ConfigurationError('This composable needs an auth, or app.use(createAuthPlugin(auth))')
  return auth
}
