/**
 * `useTotpSetup` without a framework: the set-up of an authenticator app as a view and its actions.
 *
 * @module
 */
import { createActor, fromPromise, type SnapshotFrom } from 'xstate'
import { type MfaPreference, setMfaPreference, startTotpSetup, verifyTotp } from '../../src/account/mfa.ts'
import { contextOf, type WithAuthContext } from '../../src/core.ts'
import { readTotpSetup } from '../../src/input.ts'
import { createFlow, type Flow, type Perform } from '../flow.ts'
import { inspectedBy, provide } from '../logic.ts'
import { type TotpSetupActors, type TotpSetupEvent, type TotpSetupMachine, totpSetupMachine } from './machine.ts'
import { createTotpSetupProjection, type TotpSetup, type TotpSetupAction, type TotpSetupActions } from './view.ts'

/** Options of the set-up. */
export interface TotpSetupOptions {
  /** Name of this app in an authenticator app. Default: the user pool's id. */
  readonly issuer?: string
  /** Account name in an authenticator app. Default: the user's e-mail address, else phone number, else name. */
  readonly account?: string
  /**
   * The preference to set once the authenticator is verified. `off` leaves everything as it is, to be changed with
   * `setMfaPreference`. Default: `preferred`.
   */
  readonly preference?: MfaPreference
}

/** A running set-up. */
export type TotpSetupFlow = Flow<TotpSetup, TotpSetupEvent>

/**
 * Starts the set-up of an authenticator app for the signed-in user. It makes no request before `start`.
 *
 * @example
 * const flow = useTotpSetup(auth, { issuer: 'My app' })
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function useTotpSetup(auth: WithAuthContext, options: TotpSetupOptions = {}): TotpSetupFlow {
  const { preference = 'preferred', issuer = contextOf(auth).settings.userPoolId, account } = options
  const machine = createTotpSetupMachine(auth, { preference })
  return createFlow<SnapshotFrom<TotpSetupMachine>, TotpSetupEvent, TotpSetup, TotpSetupActions>(auth, {
    createAttempt: ({ error }) =>
      createActor(machine, { input: { setsPreference: preference !== 'off', error }, ...inspectedBy(auth) }),
    createActions,
    toView: createTotpSetupProjection({ issuer, account }),
  })
}

/** The machine of the set-up with its effects in place. */
export function createTotpSetupMachine(
  auth: WithAuthContext,
  { preference = 'preferred' }: { readonly preference?: MfaPreference } = {},
): TotpSetupMachine {
  const actors: TotpSetupActors = {
    associate: fromPromise(({ signal }) => startTotpSetup(auth, { signal })),
    verify: fromPromise(({ input, signal }) => verifyTotp(auth, input, { signal })),
    setPreference: fromPromise(({ signal }) => setMfaPreference(auth, { totp: preference }, { signal })),
  }
  return provide(totpSetupMachine(), { actors })
}

function createActions(perform: Perform<TotpSetup, TotpSetupEvent>, cancel: TotpSetupAction): TotpSetupActions {
  const plain =
    (step: TotpSetup['step'], type: PlainEvent): TotpSetupAction =>
    () =>
      perform(step, () => ({ type }))
  return {
    cancel,
    start: plain('start', 'totp.start'),
    submit: (input) => perform('setUpTotp', () => ({ type: 'totp.submit', ...readTotpSetup(input) })),
    restart: plain('setUpTotp', 'totp.restart'),
    retryPreference: plain('setPreference', 'preference.retry'),
    skipPreference: plain('setPreference', 'preference.skip'),
  }
}

/** Events without a payload. */
type PlainEvent = 'totp.start' | 'totp.restart' | 'preference.retry' | 'preference.skip'
