/**
 * The set-up of an authenticator app as a user interface sees it: one member for each step, with the data and the
 * actions that are valid there.
 *
 * @module
 */

import type { TotpSecret } from '../../src/account/mfa.ts'
import { type FieldName, otpauthUri } from '../../src/fields.ts'
import { createSteps, type FlowStep, type Outcome } from '../flow.ts'
import { promptOf } from '../logic.ts'
import type { TotpSetupContext, TotpSetupStateValue } from './machine.ts'

/** The result of an action. */
export type TotpSetupOutcome = Outcome<TotpSetup>

/** An action of a step. It never rejects. */
export type TotpSetupAction<Arguments extends readonly unknown[] = []> = (
  ...args: Arguments
) => Promise<TotpSetupOutcome>

type Step<Name extends string, Inputs extends FieldName = never> = FlowStep<Name, TotpSetupAction, Inputs>

/** The set-up of an authenticator app, at one of its steps. Switch on `step`. */
export type TotpSetup =
  | (Step<'start'> & {
      /** Requests a secret. The present authenticator stays in use until the new one is verified. */
      readonly start: TotpSetupAction
    })
  | (Step<'setUpTotp', 'code' | 'deviceName'> & {
      /** Base32, for a button that copies it. Secret: show it, do not store it. */
      readonly secret: string
      /** The secret in groups of four, for typing by hand. */
      readonly groupedSecret: string
      /** An `otpauth:` URI, for a QR code or a link. Secret. */
      readonly uri: string
      /** Sends the first code, and a name for the authenticator. */
      readonly submit: TotpSetupAction<[input: { readonly code: string; readonly deviceName?: string }]>
      /** Requests another secret. */
      readonly restart: TotpSetupAction
    })
  /** The authenticator is verified, but could not be switched on as second factor. */
  | (Step<'setPreference'> & {
      /** Switches it on. */
      readonly retry: TotpSetupAction
      /** Leaves the second factors as they are. */
      readonly skip: TotpSetupAction
    })
  | (Step<'enabled'> & {
      /** True if the authenticator was switched on as second factor. */
      readonly isPreferenceSet: boolean
    })

/** The actions of every step, made once for each flow. */
export interface TotpSetupActions {
  readonly cancel: TotpSetupAction
  readonly start: TotpSetupAction
  readonly submit: TotpSetupAction<[input: { readonly code: string; readonly deviceName?: string }]>
  readonly restart: TotpSetupAction
  readonly retryPreference: TotpSetupAction
  readonly skipPreference: TotpSetupAction
}

/** The part of a snapshot that the view depends on. */
export interface TotpSetupSnapshotLike {
  readonly value: TotpSetupStateValue
  readonly context: TotpSetupContext
  hasTag(tag: 'pending'): boolean
}

/** Labels of the secret in an authenticator app. */
export interface TotpLabel {
  /** Name of this app. */
  readonly issuer: string
  /** Account name. Default: an e-mail address, phone number or name of the user. */
  readonly account: string | undefined
}

/** Makes the projection. */
export function createTotpSetupProjection(
  label: TotpLabel,
): (snapshot: TotpSetupSnapshotLike, actions: TotpSetupActions) => TotpSetup {
  return (snapshot, actions) => {
    const { value, context } = snapshot
    const prompt = promptOf(value)
    const step = createSteps(snapshot, actions.cancel)
    const startStep = (): TotpSetup => ({ ...step('start'), start: actions.start })
    const codeStep = ({ secret, account }: TotpSecret): TotpSetup => ({
      ...step('setUpTotp', ['code', 'deviceName'], actions.submit),
      ...describeSecret(secret.expose(), { issuer: label.issuer, account: label.account ?? account }),
      restart: actions.restart,
    })

    switch (prompt) {
      case 'start':
      case 'cancelled':
        return startStep()
      case 'setUpTotp':
        return context.totp ? codeStep(context.totp) : startStep()
      case 'setPreference':
        return { ...step('setPreference'), retry: actions.retryPreference, skip: actions.skipPreference }
      case 'enabled':
        return { ...step('enabled'), isPreferenceSet: context.isPreferenceSet }
      default:
        return prompt satisfies never
    }
  }
}

function describeSecret(secret: string, label: { readonly issuer: string; readonly account: string }) {
  return {
    secret,
    groupedSecret: secret.replace(/.{4}(?=.)/g, '$& '),
    uri: otpauthUri({ secret, ...label }),
  }
}
