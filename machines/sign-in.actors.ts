/**
 * Fills the holes of the sign-in machine with the functions of `src/`, bound to one auth context.
 *
 * @module
 */
import { fromPromise } from 'xstate'
import type { AuthContext } from '../src/auth-context.ts'
import { ProtocolError } from '../src/errors.ts'
import { confirmDevice, updateDeviceStatus } from '../src/session/confirm-device.ts'
import { completeSignIn } from '../src/sign-in/complete-sign-in.ts'
import { getPasskey } from '../src/sign-in/get-passkey.ts'
import { initiateAuth } from '../src/sign-in/initiate-auth.ts'
import { answerDeviceSrpAuth, answerDeviceVerifier, answerPasswordVerifier } from '../src/sign-in/password-verifier.ts'
import { respondToChallenge } from '../src/sign-in/respond-to-challenge.ts'
import { clearResume, loadResume, resumeKey, saveResume } from '../src/sign-in/resume-token.ts'
import { associateSoftwareToken, verifySoftwareToken } from '../src/transport/software-token.ts'
import { signInMachine } from './sign-in.machine.ts'
import type { signInSlots } from './sign-in.slots.ts'

/** How a sign-in behaves, beside what the person does. */
export interface SignInActorsOptions {
  /** Whether a reload comes back to the unfinished sign-in. */
  readonly resume: boolean
  /** How passkeys are offered. */
  readonly passkeyMediation: 'modal' | 'conditional'
  /** How long a challenge may be answered, in milliseconds. */
  readonly challengeLifetimeMs: number
}

/** How long a challenge's session lives unless the app client says otherwise (`AuthSessionValidity`). */
export const DEFAULT_CHALLENGE_LIFETIME_MS = 3 * 60 * 1000

/** The machine with its effects in place. */
export function provideSignIn(context: AuthContext, options: SignInActorsOptions): typeof signInMachine {
  const { ports, call, settings } = context
  const key = resumeKey(settings.clientId)
  // Writes are made one after the other, so that an older place never overwrites a newer one.
  let writing: Promise<void> = Promise.resolve()
  const inTurn = (write: () => Promise<void>): void => {
    if (options.resume) writing = writing.then(write)
  }
  const actors: typeof signInSlots = {
    loadResume: fromPromise(async ({ input: wanted }) => {
      if (!options.resume || !wanted) return undefined
      return loadResume(ports.resumeStorage, key, ports.clock.now())
    }),
    initiateAuth: fromPromise(({ input, signal }) => initiateAuth(input, context, signal)),
    respondToChallenge: fromPromise(({ input, signal }) => respondToChallenge(input, context, signal)),
    answerPasswordVerifier: fromPromise(({ input, signal }) => answerPasswordVerifier(input, context, signal)),
    answerDeviceSrpAuth: fromPromise(({ input, signal }) => answerDeviceSrpAuth(input, context, signal)),
    answerDeviceVerifier: fromPromise(({ input, signal }) => answerDeviceVerifier(input, context, signal)),
    forgetDevice: fromPromise(({ input }) => context.devices.clear(input.signInName)),
    associateSoftwareToken: fromPromise(({ input, signal }) =>
      associateSoftwareToken(call, { session: requireSession(input.session) }, { signal }),
    ),
    verifySoftwareToken: fromPromise(({ input: { totp, code, deviceName }, signal }) =>
      verifySoftwareToken(
        call,
        { session: requireSession(totp.session) },
        { code, ...(deviceName !== undefined && { friendlyDeviceName: deviceName }) },
        { signal },
      ),
    ),
    getPasskey: fromPromise(({ input, signal }) =>
      getPasskey(input, context, { signal, mediation: options.passkeyMediation }),
    ),
    saveSession: fromPromise(({ input, signal }) => completeSignIn(input, context, signal)),
    confirmDevice: fromPromise(async ({ input: { device, username, signInName } }) => {
      if (settings.deviceTracking === 'off') return { ask: false }
      const { userConfirmationNecessary } = await confirmDevice(context, { ...device, username, alias: signInName })
      return { ask: userConfirmationNecessary || settings.deviceTracking === 'ask' }
    }),
    updateDevice: fromPromise(({ input: { device, remember }, signal }) =>
      updateDeviceStatus(context, { deviceKey: device.deviceKey, remembered: remember }, { signal }),
    ),
  }
  return signInMachine.provide({
    actors,
    actions: {
      saveResume: ({ context: { shown, signInName, request, keyPair, chosenFactor } }) => {
        const { challenge } = shown
        // Both ask for a password; which of them was chosen is known here only.
        const state = shown.state === 'PASSWORD' && chosenFactor === 'PASSWORD_SRP' ? chosenFactor : shown.state
        // An SRP exchange that is still open cannot be taken up again: its private key is not kept.
        // `USER_AUTH` opens one with the challenge that closes it, so a pair that is left over there was not used.
        if (!challenge || !request || (keyPair && request.authFlow !== 'USER_AUTH')) return
        const expiresAt = challenge.receivedAt + options.challengeLifetimeMs
        const { authFlow, persistence } = request
        const resume = { state, signInName, authFlow, persistence, challenge, expiresAt }
        inTurn(() => saveResume(ports.resumeStorage, key, resume))
      },
      clearResume: () => inTurn(() => clearResume(ports.resumeStorage, key)),
    },
  })
}

function requireSession<T>(session: T | undefined): T {
  if (session === undefined) throw new ProtocolError('MFA_SETUP came without a Session')
  return session
}
