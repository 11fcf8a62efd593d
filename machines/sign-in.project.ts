/**
 * The projection of the sign-in machine: a snapshot as a view. Pure and exhaustive.
 *
 * @module
 */
import { createFields } from '../src/fields.ts'
import { otpauthUri } from '../src/otpauth-uri.ts'
import type { Challenge } from '../src/sign-in/auth-step.ts'
import { readDelivery, readFactors, readMfaMethods, readRequiredAttributes } from '../src/sign-in/challenge-details.ts'
import { canChooseAnother, canResend } from './sign-in.rules.ts'
import { SIGN_IN_STEPS, type SignInStep } from './sign-in.steps.ts'
import type { DoneState, RestingState, SignInContext, SignInStateValue } from './sign-in.types.ts'
import type { SignIn, SignInActions } from './sign-in.view.ts'

/** How long to wait before a code is asked for again, in milliseconds. */
const RESEND_COOL_DOWN_MS = 30_000

/** The part of a snapshot that the view depends on. */
export interface SignInSnapshotLike {
  readonly value: unknown
  readonly context: SignInContext
  hasTag(tag: 'pending' | 'done'): boolean
}

/** Makes the projection. `issuer` names the app in an authenticator. A view is the same object until it changes. */
export function createProjection(issuer: string): (snapshot: SignInSnapshotLike, actions: SignInActions) => SignIn {
  let seen: readonly unknown[] = []
  let last: SignIn | undefined
  const project = createUncachedProjection(issuer)
  return (snapshot, actions) => {
    const { context } = snapshot
    const isDone = snapshot.hasTag('done')
    const state = isDone ? snapshot.value : context.shown.state
    // Everything a view is made of. What a step does not show must not make it render again.
    const parts = [
      state,
      actions,
      snapshot.hasTag('pending'),
      snapshot.hasTag('pending') ? undefined : context.error,
      context.shown,
      context.totp,
      isDone && context.username,
      state !== 'idle' && canResend(context),
      state !== 'idle' && canChooseAnother(context),
    ]
    if (last && parts.every((part, index) => part === seen[index])) return last
    seen = parts
    last = project(snapshot, actions)
    return last
  }
}

function createUncachedProjection(issuer: string): (snapshot: SignInSnapshotLike, actions: SignInActions) => SignIn {
  return (snapshot, actions) => {
    const { context } = snapshot
    const value = snapshot.value as SignInStateValue
    const pending = snapshot.hasTag('pending')
    // While the machine is busy the person still looks at the same step.
    const state: RestingState | DoneState = snapshot.hasTag('done') ? (value as DoneState) : context.shown.state
    const error = pending ? null : (context.error ?? null)
    const challenge = context.shown.challenge
    const common = <Name extends SignInStep>(step: Name) => ({
      step,
      pending,
      error,
      ...(challenge && { challengeName: challenge.name }),
      fields: createFields<(typeof SIGN_IN_STEPS)[Name]['fields'][number]>(SIGN_IN_STEPS[step].fields, {
        pending,
        error,
      }),
      cancel: actions.cancel,
    })
    const another = (step: keyof SignInActions['chooseAnother']) =>
      canChooseAnother(context) ? actions.chooseAnother[step] : undefined

    const sentCode = <Name extends 'smsCode' | 'emailCode'>(step: Name, asked: Challenge | undefined) => ({
      ...common(step),
      delivery: asked ? readDelivery(asked) : { medium: undefined, destination: undefined },
      submit: actions.submitCode[step],
      resend: canResend(context)
        ? { availableAt: (asked?.receivedAt ?? 0) + RESEND_COOL_DOWN_MS, now: actions.resend[step] }
        : undefined,
      chooseAnother: another(step),
    })

    switch (state) {
      case 'idle':
      case 'cancelled':
        return { ...common('identify'), username: context.signInName, submit: actions.submitCredentials }
      case 'collectingPassword':
        return {
          ...common('password'),
          username: context.signInName,
          submit: actions.submitPassword,
          chooseAnother: undefined,
        }
      case 'PASSWORD':
      case 'PASSWORD_SRP':
        return {
          ...common('password'),
          username: context.signInName,
          submit: actions.submitPassword,
          chooseAnother: another('password'),
        }
      case 'SELECT_CHALLENGE':
        return {
          ...common('chooseFactor'),
          factors: challenge ? readFactors(challenge) : [],
          choose: actions.chooseFactor,
        }
      case 'SELECT_MFA_TYPE':
        return {
          ...common('chooseMfa'),
          methods: challenge ? readMfaMethods(challenge, 'MFAS_CAN_CHOOSE') : [],
          choose: actions.chooseMfa,
        }
      case 'SMS_MFA':
      case 'SMS_OTP':
        return sentCode('smsCode', challenge)
      case 'EMAIL_OTP':
        return sentCode('emailCode', challenge)
      case 'SOFTWARE_TOKEN_MFA':
        return {
          ...common('totpCode'),
          friendlyDeviceName: challenge?.parameters.expose().FRIENDLY_DEVICE_NAME,
          submit: actions.submitCode.totpCode,
        }
      case 'selectingMfaSetup':
        return {
          ...common('chooseMfaSetup'),
          methods: challenge
            ? readMfaMethods(challenge, 'MFAS_CAN_SETUP').filter((method) => method !== 'SMS_MFA')
            : [],
          choose: actions.chooseMfaSetup,
        }
      case 'awaitingTotpCode': {
        const secret = context.totp?.secret.expose() ?? ''
        return {
          ...common('setUpTotp'),
          secret,
          uri: otpauthUri({ secret, issuer, account: context.signInName }),
          submit: actions.submitTotp,
        }
      }
      case 'awaitingEmail':
        return { ...common('setUpEmail'), submit: actions.submitEmail }
      case 'NEW_PASSWORD_REQUIRED':
        return {
          ...common('newPassword'),
          missingAttributes: challenge ? readRequiredAttributes(challenge) : [],
          submit: actions.submitNewPassword,
        }
      case 'WEB_AUTHN':
        return { ...common('passkey'), retry: actions.retryPasskey, chooseAnother: another('passkey') }
      case 'CUSTOM_CHALLENGE':
        return { ...common('custom'), parameters: readPublished(challenge), submit: actions.submitAnswer }
      case 'rememberingDevice':
        return { ...common('rememberDevice'), remember: actions.rememberDevice, skip: actions.skipDevice }
      case 'userNotConfirmed':
        return { ...common('confirmSignUp'), username: context.signInName }
      case 'passwordResetRequired':
        return { ...common('resetPassword'), username: context.signInName }
      case 'signedIn':
        return { ...common('signedIn'), user: { username: context.username, signInName: context.signInName } }
      case 'unsupported':
        return {
          ...common('unsupported'),
          reason: explainUnsupported(challenge),
          parameters: readPublished(challenge),
          chooseAnother: another('unsupported'),
        }
      default:
        return state satisfies never
    }
  }
}

/** The parameters of a challenge, less what is about the user and not about the question. */
function readPublished(challenge: Challenge | undefined): Readonly<Record<string, string>> {
  const published = Object.entries(challenge?.parameters.expose() ?? {}).filter(
    ([name]) => name !== 'USERNAME' && name !== 'USER_ID_FOR_SRP',
  )
  return Object.assign(Object.create(null), Object.fromEntries(published))
}

function explainUnsupported(challenge: Challenge | undefined): string {
  if (challenge?.name === 'MFA_SETUP') {
    return 'The pool wants a second factor that cannot be set up here: an administrator must add a phone number for text messages, then the user signs in again.'
  }
  return `This version does not know the challenge ${challenge?.name ?? ''}.`
}
