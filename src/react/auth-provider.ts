/**
 * Hands one `Auth` down a tree, for apps that do not want to pass it to every hook.
 *
 * @module
 */
import { createContext, createElement, type ReactElement, type ReactNode, useContext } from 'react'
import type { Auth } from '../create-auth.ts'
import { ConfigurationError } from '../errors.ts'

const AuthContext = createContext<Auth | undefined>(undefined)

/** Makes `auth` the one that hooks below use when they are given none. */
export function AuthProvider({ auth, children }: { readonly auth: Auth; readonly children?: ReactNode }): ReactElement {
  return createElement(AuthContext.Provider, { value: auth }, children)
}

/** The given `Auth`, or that of the provider above, or none. */
export function useOptionalAuth(given?: Auth): Auth | undefined {
  const provided = useContext(AuthContext)
  return given ?? provided
}

/**
 * The given `Auth`, or that of the provider above.
 *
 * @throws {ConfigurationError} when there is neither.
 */
export function useAuth(given?: Auth): Auth {
  return requireAuth(useOptionalAuth(given))
}

/** @throws {ConfigurationError} when there is no `Auth`. */
export function requireAuth(auth: Auth | undefined): Auth {
  if (!auth) throw new ConfigurationError('This hook needs an auth, or an <AuthProvider> above it')
  return auth
}
