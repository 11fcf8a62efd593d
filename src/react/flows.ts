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
import { readSource } from '../core.ts'
import type { Auth } from '../create-auth.ts'
import { requireAuth, type Store, useOptionalAuth, useStore } from './session.ts'

/**
 * The view of a flow. Unmounting does not dispose it: StrictMode mounts twice, and a screen may come back.
 *
 * @param source An `Auth`, or a flow that several components share. Options alone stand for the `Auth` of the provider.
 * @param start Starts the flow. It must make no request by itself, because React may throw the flow away.
 */
export function useFlow<View, Options extends object>(
  source: Auth | Store<View> | Options | undefined,
  options: Options | undefined,
  start: (auth: Auth, options?: Options) => Store<View>,
): View {
  const given = readSource<Auth, Store<View>, Options>(source, options)
  const auth = useOptionalAuth(given.auth)
  const make = () => ({ auth, flow: given.flow ?? start(requireAuth(auth), given.options) })
  const [made, remake] = useState(make)
  // Another auth is another conversation: further input must not go to the previous one.
  const present = given.flow || made.auth === auth ? made : make()
  if (present !== made) remake(present)
  return useStore(given.flow ?? present.flow)
}

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example
 * const flow = useSignIn(auth)
 * switch (flow.step) { case 'identify': return <Identify key="identify" step={flow} /> }
 */
export function useSignIn(source?: Auth | SignInFlow | SignInOptions, options?: SignInOptions): SignIn {
  return useFlow(source, options, startSignIn)
}

/** The sign-up of this component, or one that several components share when a flow is given. */
export function useSignUp(source?: Auth | SignUpFlow | SignUpOptions, options?: SignUpOptions): SignUp {
  return useFlow(source, options, startSignUp)
}

/** The password reset of this component, or one that several components share when a flow is given. */
export function usePasswordReset(
  source?: Auth | PasswordResetFlow | PasswordResetOptions,
  options?: PasswordResetOptions,
): PasswordReset {
  return useFlow(source, options, startPasswordReset)
}

/** The TOTP set-up of this component, or one that several components share when a flow is given. */
export function useTotpSetup(source?: Auth | TotpSetupFlow | TotpSetupOptions, options?: TotpSetupOptions): TotpSetup {
  return useFlow(source, options, startTotpSetup)
}

/** The passkey registration of this component, or one that several components share when a flow is given. */
export function usePasskeyRegistration(source?: Auth | PasskeyRegistrationFlow): PasskeyRegistration {
  return useFlow(source, undefined, startPasskeyRegistration)
}

/** The list of devices of this component, or one that several components share when a flow is given. */
export function useDevices(source?: Auth | DevicesFlow | DevicesOptions, options?: DevicesOptions): Devices {
  return useFlow(source, options, startDevices)
}
