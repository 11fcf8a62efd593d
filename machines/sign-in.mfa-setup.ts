/**
 * `MFA_SETUP`: a first authenticator app or e-mail address, in the middle of a sign-in.
 *
 * @module
 */
import { assign } from 'xstate'
import { takeTotp, withSession } from './sign-in.context.ts'
import { challengeOf, verificationOf } from './sign-in.inputs.ts'
import { base, refused } from './sign-in.setup.ts'

/** The states of the set-up. It threads three sessions: the challenge's, and one from each of the two calls. */
export const mfaSetup = {
  selectingMfaSetup: base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state: 'selectingMfaSetup' } }, 'saveResume'],
    on: {
      'mfaSetup.select': [
        {
          guard: ({ event }) => event.method === 'SOFTWARE_TOKEN_MFA',
          target: 'associatingSoftwareToken',
          actions: 'clearError',
        },
        { target: 'awaitingEmail', actions: 'clearError' },
      ],
    },
  }),
  associatingSoftwareToken: base.createStateConfig({
    tags: 'pending',
    invoke: {
      src: 'associateSoftwareToken',
      input: ({ context }) => challengeOf(context),
      onDone: {
        target: 'awaitingTotpCode',
        actions: assign(({ context, event }) => takeTotp(context, event.output)),
      },
      onError: refused,
    },
  }),
  awaitingTotpCode: base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state: 'awaitingTotpCode' } }, 'saveResume'],
    on: { 'totp.submit': { target: 'verifyingSoftwareToken', actions: 'clearError' } },
  }),
  verifyingSoftwareToken: base.createStateConfig({
    tags: 'pending',
    invoke: {
      src: 'verifySoftwareToken',
      input: ({ context, event }) => verificationOf(context, event),
      onDone: {
        target: 'responding',
        actions: assign(({ context, event }) => ({
          challenge: withSession(context, event.output.session),
          answer: { type: 'verified' } as const,
        })),
      },
      onError: refused,
    },
  }),
  awaitingEmail: base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state: 'awaitingEmail' } }, 'saveResume'],
    on: {
      'email.submit': {
        target: 'responding',
        actions: assign(({ event }) => ({ answer: { type: 'email', email: event.email } as const })),
      },
    },
  }),
}
