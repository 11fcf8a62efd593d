/**
 * The projection of the set-up of an authenticator app: a snapshot as a view. Pure and exhaustive.
 *
 * @module
 */
import type { TotpSecret } from '../../src/account/totp.ts'
import { otpauthUri } from '../../src/otpauth-uri.ts'
import { createSteps } from '../flow-step.ts'
import type { TotpSetupContext, TotpSetupState } from './types.ts'
import type { TotpSetup, TotpSetupActions } from './view.ts'

/** The part of a snapshot that the view depends on. */
export interface TotpSetupSnapshotLike {
  readonly value: unknown
  readonly context: TotpSetupContext
  hasTag(tag: 'pending'): boolean
}

/** How the secret is labelled in an authenticator. */
export interface TotpLabel {
  /** What the app is called. */
  readonly issuer: string
  /** Whose secret it is. Default: the user in words they know. */
  readonly account: string | undefined
}

/** Makes the projection. */
export function createTotpSetupProjection(
  label: TotpLabel,
): (snapshot: TotpSetupSnapshotLike, actions: TotpSetupActions) => TotpSetup {
  return (snapshot, actions) => {
    const { context } = snapshot
    const state = snapshot.value as TotpSetupState
    const step = createSteps(snapshot, actions.cancel)
    const startStep = (): TotpSetup => ({ ...step('start', []), start: actions.start })
    const codeStep = ({ secret, account }: TotpSecret): TotpSetup => ({
      ...step('setUpTotp', ['code', 'deviceName']),
      ...describeSecret(secret.expose(), { issuer: label.issuer, account: label.account ?? account }),
      submit: actions.submit,
      restart: actions.restart,
    })
    const preferenceStep = (): TotpSetup => ({
      ...step('setPreference', []),
      retry: actions.retryPreference,
      skip: actions.skipPreference,
    })

    switch (state) {
      case 'idle':
      case 'cancelled':
        return startStep()
      case 'associating':
      case 'awaitingCode':
      case 'verifying':
        // While another secret is asked for, the person still looks at the one before.
        return context.totp ? codeStep(context.totp) : startStep()
      case 'settingPreference':
        return context.totp ? codeStep(context.totp) : preferenceStep()
      case 'preferenceFailed':
        return preferenceStep()
      case 'enabled':
        return { ...step('enabled', []), isPreferenceSet: context.isPreferenceSet }
      default:
        return state satisfies never
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
