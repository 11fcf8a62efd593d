/**
 * The effects of the sign-in machine: functions of `src/`, bound to one auth context.
 *
 * @module
 */
import { fromPromise } from 'xstate'
import type { AuthContext } from '../../src/core.ts'
import { confirmDevice, updateDeviceStatus } from '../../src/device/confirm.ts'
import { FlowError, ProtocolError } from '../../src/errors.ts'
import type { Challenge } from '../../src/sign-in/challenge.ts'
import { completeSignIn } from '../../src/sign-in/complete.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import { initiateAuth } from '../../src/sign-in/initiate.ts'
import { respondToChallenge, signWithPasskey } from '../../src/sign-in/respond.ts'
import { loadResume, openSignInPlace } from '../../src/sign-in/resume.ts'
import { associateSoftwareToken, verifySoftwareToken } from '../../src/transport/software-token.ts'
import { provide } from '../logic.ts'
import { signInMachine } from './machine.ts'
import type { SignInActors } from './setup.ts'

/** Options of a sign-in. */
export interface SignInOptions {
  /** Whether a reload comes back to the unfinished sign-in. Default: true. */
  readonly resume?: boolean
  /** The name of this app in an authenticator. Default: the user pool's id. */
  readonly issuer?: string
  /** `conditional` offers passkeys in the autofill list. Default: `modal`. */
  readonly passkeyMediation?: 'modal' | 'conditional'
  /** Lifetime of a challenge (`AuthSessionValidity` of the app client). Milliseconds. Default: 3 minutes. */
  readonly challengeLifetimeMs?: number
  /**
   * Credentials to submit with the first listener, such as the `signIn` of a finished sign-up. An `auth` submits them once:
   * an object that is still there after a sign-out signs nobody in.
   */
  readonly credentials?: Credentials
}

/** The machine with its effects in place. */
export function provideSignIn(context: AuthContext, options: SignInOptions): ReturnType<typeof signInMachine> {
  const { resume = true, passkeyMediation: mediation = 'modal', challengeLifetimeMs = 3 * 60 * 1000 } = options
  const { call, settings, devices } = context
  const place = openSignInPlace(context)
  const actors: SignInActors = {
    loadResume: fromPromise(async ({ input }) => (resume && input.wanted ? loadResume(context, place) : undefined)),
    initiateAuth: fromPromise(({ input, signal }) => initiateAuth(context, input, signal)),
    respondToChallenge: fromPromise(({ input, signal }) => respondToChallenge(context, input, signal)),
    forgetDevice: fromPromise(({ input }) => devices.clear(input.username)),
    associateSoftwareToken: fromPromise(async ({ input: { challenge }, signal }) => {
      const { secret, session } = await associateSoftwareToken(call, authOf(challenge), { signal })
      return { secret, challenge: withSession(challenge, session) }
    }),
    verifySoftwareToken: fromPromise(async ({ input: { challenge, answer }, signal }) => {
      if (answer?.type !== 'totp.submit') throw new FlowError('The code is missing', { code: 'ERR_STALE_STEP' })
      const code = { code: answer.code, friendlyDeviceName: answer.deviceName }
      const { session } = await verifySoftwareToken(call, authOf(challenge), code, { signal })
      return { challenge: withSession(challenge, session) }
    }),
    signWithPasskey: fromPromise(async ({ input: { challenge }, signal }) => {
      if (challenge.type !== 'WEB_AUTHN') throw new ProtocolError('There is no passkey challenge')
      return signWithPasskey(context, challenge, { signal, mediation })
    }),
    saveSession: fromPromise(async ({ input, signal }) => {
      const { persistence } = input.request
      const user = await completeSignIn(context, { ...input, persistence }, signal)
      // The challenge is used up: a reload while the device is seen to does not come back to it.
      if (resume) void place.clear()
      return user
    }),
    confirmDevice: fromPromise(async ({ input: { newDevice, username, signInName } }) => {
      if (settings.deviceTracking === 'off') return { asks: false }
      const device = { ...newDevice, username, alias: signInName }
      const { userConfirmationNecessary } = await confirmDevice(context, device)
      return { asks: userConfirmationNecessary || settings.deviceTracking === 'ask' }
    }),
    updateDevice: fromPromise(({ input: { newDevice, remembered }, signal }) =>
      updateDeviceStatus(context, { deviceKey: newDevice.deviceKey, remembered }, { signal }),
    ),
  }
  return provide(signInMachine(), {
    actors,
    actions: {
      keepPlace: ({ context: { challenge, setupMethod, signInName, request, keyPair } }) => {
        if (!resume) return
        // An SRP exchange that is still open cannot be taken up again: its private key is not kept.
        // `USER_AUTH` opens one with the challenge that closes it, so a pair that is left over there was not used.
        const isOpen = keyPair && request?.authFlow !== 'USER_AUTH'
        if (!challenge || !request || isOpen) return void place.clear()
        void place.save({ signInName, request, challenge, setupMethod }, challenge.receivedAt + challengeLifetimeMs)
      },
    },
  })
}

function authOf({ session }: Challenge): { Session: string } {
  if (!session) throw new ProtocolError('MFA_SETUP came without a Session')
  return { Session: session.expose() }
}

const withSession = (challenge: Challenge, session = challenge.session): Challenge => ({ ...challenge, session })
