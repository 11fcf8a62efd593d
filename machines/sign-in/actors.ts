/**
 * Fills the holes of the sign-in machine with the functions of `src/`, bound to one auth context.
 *
 * @module
 */
import { fromPromise } from 'xstate'
import type { AuthContext } from '../../src/core.ts'
import { confirmDevice, updateDeviceStatus } from '../../src/device/confirm.ts'
import { ProtocolError } from '../../src/errors.ts'
import type { Challenge } from '../../src/sign-in/challenge.ts'
import { completeSignIn } from '../../src/sign-in/complete.ts'
import { initiateAuth } from '../../src/sign-in/initiate.ts'
import { getPasskey, respondToChallenge } from '../../src/sign-in/respond.ts'
import { clearResume, loadResume, resumeKey, saveResume } from '../../src/sign-in/resume.ts'
import { associateSoftwareToken, verifySoftwareToken } from '../../src/transport/software-token.ts'
import { mapValues } from '../map-values.ts'
import type { SignInOptions } from './index.ts'
import { signInMachine } from './machine.ts'
import type { EffectInput, EffectOutputs, signInSlots } from './slots.ts'
import type { SignInContext } from './types.ts'

type Effects = {
  readonly [Name in keyof EffectOutputs]: (
    input: EffectInput,
    context: AuthContext,
    signal: AbortSignal,
  ) => Promise<EffectOutputs[Name]>
}

/** The machine with its effects in place. */
export function provideSignIn(context: AuthContext, options: SignInOptions): typeof signInMachine {
  const { ports, call, settings } = context
  const { resume = true, passkeyMediation: mediation = 'modal', challengeLifetimeMs = 3 * 60 * 1000 } = options
  const key = resumeKey(settings.clientId)
  // Writes are made one after the other, so that an older place never overwrites a newer one.
  let writing: Promise<void> = Promise.resolve()
  const effects: Effects = {
    loadResume: async ({ given }) => {
      const wanted = resume && given.input?.resume
      const found = wanted ? await loadResume(ports.resumeStorage, key, ports.clock.now()) : undefined
      // Whether the stored state is one to come back to, the machine decides.
      return found as Partial<SignInContext> | undefined
    },
    initiateAuth,
    respondToChallenge,
    forgetDevice: ({ signInName }) => context.devices.clear(signInName),
    associateSoftwareToken: async ({ challenge }, _, signal) => {
      const { secret, session = challenge.session } = await associateSoftwareToken(call, authOf(challenge), { signal })
      return { totp: { secret }, challenge: { ...challenge, session } }
    },
    verifySoftwareToken: async ({ challenge, given: { code, deviceName } }, _, signal) => {
      const input = { code, friendlyDeviceName: deviceName }
      const { session = challenge.session } = await verifySoftwareToken(call, authOf(challenge), input, { signal })
      return { challenge: { ...challenge, session } }
    },
    getPasskey: async ({ challenge }, _, signal) => ({
      credential: await getPasskey(challenge, context, { signal, mediation }),
    }),
    // What proved who they are is not kept any longer.
    saveSession: async (input, _, signal) => {
      const saved = await completeSignIn(input, context, signal)
      // The challenge is used up: a reload while the device is seen to does not come back to it.
      if (resume) writing = writing.then(() => clearResume(ports.resumeStorage, key))
      return { ...saved, result: undefined, request: undefined }
    },
    confirmDevice: async ({ newDevice, username, signInName }) => {
      if (settings.deviceTracking === 'off') return { ask: false }
      const device = { ...newDevice, username, alias: signInName }
      const { userConfirmationNecessary } = await confirmDevice(context, device)
      return { ask: userConfirmationNecessary || settings.deviceTracking === 'ask' }
    },
    updateDevice: ({ newDevice: { deviceKey }, given }, _, signal) =>
      updateDeviceStatus(context, { deviceKey, remembered: given.type === 'device.remember' }, { signal }),
  }
  return signInMachine.provide({
    // One for each of the holes: the types of the effects are theirs.
    actors: mapValues(effects as Readonly<Record<keyof Effects, Effects[keyof Effects]>>, (run) =>
      fromPromise<unknown, EffectInput>(({ input, signal }) => run(input, context, signal)),
    ) as typeof signInSlots,
    actions: {
      keepPlace: ({ context: { challenge, shown, signInName, request, keyPair } }) => {
        // An SRP exchange that is still open cannot be taken up again: its private key is not kept.
        // `USER_AUTH` opens one with the challenge that closes it, so a pair that is left over there was not used.
        const isOpen = keyPair && request?.authFlow !== 'USER_AUTH'
        if (!resume || (challenge && (!request || isOpen))) return
        // Both ask for a password; which of them was chosen is known here only.
        const chosen = request?.preferredChallenge === 'PASSWORD_SRP' && challenge?.name === 'SELECT_CHALLENGE'
        const state = shown.state === 'PASSWORD' && chosen ? 'PASSWORD_SRP' : shown.state
        writing = writing.then(() =>
          challenge && request
            ? saveResume(
                ports.resumeStorage,
                key,
                { shown: { state, challenge }, signInName, request, challenge },
                challenge.receivedAt + challengeLifetimeMs,
              )
            : clearResume(ports.resumeStorage, key),
        )
      },
    },
  })
}

function authOf({ session }: Challenge): { Session: string } {
  if (!session) throw new ProtocolError('MFA_SETUP came without a Session')
  return { Session: session.expose() }
}
