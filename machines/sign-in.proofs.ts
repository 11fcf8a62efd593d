/**
 * The challenges that are answered without a person: the password's SRP proof, and the remembered device's.
 *
 * @module
 */
import { assign } from 'xstate'
import { takeInitiated, takeStep } from './sign-in.context.ts'
import { replyOf } from './sign-in.inputs.ts'
import { base, refused } from './sign-in.setup.ts'

/** One state for each proof, and one for a device that was refused. */
export const proofs = {
  PASSWORD_VERIFIER: base.createStateConfig({
    tags: 'pending',
    invoke: {
      src: 'answerPasswordVerifier',
      input: ({ context }) => ({
        ...replyOf(context),
        keyPair: context.keyPair,
        password: context.request?.password,
      }),
      onDone: {
        target: 'routing',
        actions: assign(({ event }) => ({ ...takeStep(event.output), keyPair: undefined })),
      },
      onError: refused,
    },
  }),
  DEVICE_SRP_AUTH: base.createStateConfig({
    tags: 'pending',
    invoke: {
      src: 'answerDeviceSrpAuth',
      input: ({ context }) => replyOf(context),
      onDone: { target: 'routing', actions: assign(({ event }) => takeInitiated(event.output)) },
      onError: refused,
    },
  }),
  DEVICE_PASSWORD_VERIFIER: base.createStateConfig({
    tags: 'pending',
    invoke: {
      src: 'answerDeviceVerifier',
      input: ({ context }) => ({ ...replyOf(context), keyPair: context.keyPair }),
      onDone: {
        target: 'routing',
        actions: assign(({ event }) => ({ ...takeStep(event.output), keyPair: undefined })),
      },
      onError: refused,
    },
  }),
  droppingDevice: base.createStateConfig({
    tags: 'pending',
    // A stale device must not stand between a person and the right password: once more, without it.
    entry: 'clearError',
    invoke: {
      src: 'forgetDevice',
      input: ({ context }) => ({
        signInName: context.signInName,
        username: context.challenge?.username ?? context.signInName,
      }),
      onDone: [
        { guard: 'isLooping', target: 'idle', actions: ['failLoop', 'startOver'] },
        { target: 'initiating', actions: ['countAutomaticAnswer', assign({ keyPair: undefined })] },
      ],
      onError: refused,
    },
  }),
}
