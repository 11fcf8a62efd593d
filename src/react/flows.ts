/**
 * Keeps one flow for the life of a component, or follows one that several components share.
 *
 * @module
 */
import { useState } from 'react'
import { type DevicesFlow, type DevicesOptions, useDevices as startDevices } from '../../machines/devices/index.ts'
import type { Devices } from '../../machines/devices/view.ts'
import {
  type PasskeyRegistrationFlow,
  usePasskeyRegistration as startPasskeyRegistration,
} from '../../machines/passkey-registration/index.ts'
import type { PasskeyRegistration } from '../../machines/passkey-registration/view.ts'
import {
  type PasswordResetFlow,
  type PasswordResetOptions,
  usePasswordReset as startPasswordReset,
} from '../../machines/password-reset/index.ts'
import type { PasswordReset } from '../../machines/password-reset/view.ts'
import { type SignInFlow, type SignInOptions, useSignIn as startSignIn } from '../../machines/sign-in/index.ts'
import type { SignIn } from '../../machines/sign-in/view.ts'
import { type SignUpFlow, type SignUpOptions, useSignUp as startSignUp } from '../../machines/sign-up/index.ts'
import type { SignUp } from '../../machines/sign-up/view.ts'
import {
  useTotpSetup as startTotpSetup,
  type TotpSetupFlow,
  type TotpSetupOptions,
} from '../../machines/totp-setup/index.ts'
import type { TotpSetup } from '../../machines/totp-setup/view.ts'
import type { Auth } from '../create-auth.ts'
import { requireAuth, type Store, useOptionalAuth, useStore } from './session.ts'

/**
 * The view of a flow. Unmounting does not dispose it: StrictMode mounts twice, and a screen may come back.
 *
 * @param start Starts the flow. It must make no request by itself, because React may throw the flow away.
 */
export function useFlow<View>(source: Auth | Store<View> | undefined, start: (auth: Auth) => Store<View>): View {
  const shared = source && 'getSnapshot' in source ? source : undefined
  const auth = useOptionalAuth(source && 'context' in source ? source : undefined)
  const make = () => ({ auth, flow: shared ?? start(requireAuth(auth)) })
  const [made, remake] = useState(make)
  // Another auth is another conversation: further input must not go to the previous one.
  const present = shared || made.auth === auth ? made : make()
  if (present !== made) remake(present)
  return useStore(shared ?? present.flow)
}

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example
 * const flow = useSignIn(auth)
 * switch (flow.step) { case 'identify': return <Identify key="identify" step={flow} /> }
 */
export function useSignIn(source?: Auth | SignInFlow, options?: SignInOptions): SignIn {
  return useFlow(source, (auth) => startSignIn(auth, options))
}

/** The sign-up of this component, or one that several components share when a flow is given. */
export function useSignUp(source?: Auth | SignUpFlow, options?: SignUpOptions): SignUp {
  return useFlow(source, (auth) => startSignUp(auth, options))
}

/** The password reset of this component, or one that several components share when a flow is given. */
export function usePasswordReset(source?: Auth | PasswordResetFlow, options?: PasswordResetOptions): PasswordReset {
  return useFlow(source, (auth) => startPasswordReset(auth, options))
}

/** The TOTP set-up of this component, or one that several components share when a flow is given. */
export function useTotpSetup(source?: Auth | TotpSetupFlow, options?: TotpSetupOptions): TotpSetup {
  return useFlow(source, (auth) => startTotpSetup(auth, options))
}

/** The passkey registration of this component, or one that several components share when a flow is given. */
export function usePasskeyRegistration(source?: Auth | PasskeyRegistrationFlow): PasskeyRegistration {
  return useFlow(source, (auth) => startPasskeyRegistration(auth))
}

/** The list of devices of this component, or one that several components share when a flow is given. */
export function useDevices(source?: Auth | DevicesFlow, options?: DevicesOptions): Devices {
  return useFlow(source, (auth) => startDevices(auth, options))
}
