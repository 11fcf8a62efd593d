/**
 * The three places where the sign-in machine decides what comes next: after an answer, after a refusal, after a reload.
 * Each is one function of the context, which names the state.
 *
 * @module
 */
import { classifyRefusal } from '../src/sign-in/classify-refusal.ts'
import { isDeviceRefused, isLooping, mfaSetupMethods } from './sign-in.rules.ts'
import type { SignInContext, SignInStateValue } from './sign-in.types.ts'

type Route = (known: { readonly context: SignInContext }) => SignInStateValue

/** Challenges whose states carry their names: first those that are answered without a person. */
const NAMED = [
  'PASSWORD_VERIFIER',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'SMS_MFA',
  'SMS_OTP',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'SELECT_CHALLENGE',
  'PASSWORD',
  'PASSWORD_SRP',
  'CUSTOM_CHALLENGE',
  'NEW_PASSWORD_REQUIRED',
] as const

/** Challenge states that a refused answer, or a reload, may come back to. */
const SEEN: readonly SignInStateValue[] = [
  ...NAMED.slice(3),
  'WEB_AUTHN',
  'selectingMfaSetup',
  'awaitingEmail',
  'unsupported',
]

const afterAnswer: Route = ({ context }) => {
  const { result, challenge, resending, chosenMfa } = context
  const name = challenge?.name as (typeof NAMED)[number] | 'EMAIL_MFA' | 'WEB_AUTHN' | 'MFA_SETUP'
  if (result) return 'savingSession'
  if (name === 'SELECT_MFA_TYPE' && resending && chosenMfa) return 'responding'
  // What AWS prose calls the e-mail code as a second factor.
  if (name === 'EMAIL_MFA') return 'EMAIL_OTP'
  if (name === 'WEB_AUTHN') return 'gettingPasskey'
  if (name !== 'MFA_SETUP') return NAMED.includes(name) ? name : 'unsupported'
  const methods = mfaSetupMethods(context)
  if (methods.length > 1) return 'selectingMfaSetup'
  if (methods.length === 0) return 'unsupported'
  return methods[0] === 'EMAIL_OTP' ? 'awaitingEmail' : 'associatingSoftwareToken'
}

/**
 * A refusal leads back to what the person was looking at when that very challenge still takes an answer: once a later
 * challenge came, its session is spent. A refused start leads back to the password that was asked for.
 */
const afterRefusal: Route = ({ context }) => {
  const { error, shown, challenge, resending } = context
  const refusal = error && classifyRefusal(error)
  if (refusal === 'confirmSignUp') return 'userNotConfirmed'
  if (refusal === 'resetPassword') return 'passwordResetRequired'
  if (isDeviceRefused({ context })) return 'droppingDevice'
  const isOpen = refusal === 'answerable' && (resending || challenge === shown.challenge)
  return isOpen || shown.state === 'collectingPassword' ? shown.state : 'idle'
}

const afterReload: Route = ({ context: { shown, challenge } }) => {
  // The TOTP secret is not kept over a reload: a new one is asked for.
  if (shown.state === 'awaitingTotpCode') return 'associatingSoftwareToken'
  // Nor is the factor that waited for its password.
  return challenge?.name === 'SELECT_CHALLENGE' ? 'SELECT_CHALLENGE' : shown.state
}

/** One transition to each state that a route may name. */
const lead = (where: Route, targets: readonly SignInStateValue[], actions?: 'restoreChallenge' | 'forgetPassword') =>
  targets.map((target) => ({
    guard: (known: { readonly context: SignInContext }) => where(known) === target,
    target,
    ...(actions && { actions }),
  }))

/** A service that asks for ever. */
export const looping = { guard: isLooping, target: 'idle', actions: 'failLoop' } as const

/** The routers. Each is left at once. */
export const routes = {
  resuming: { always: [...lead(afterReload, [...SEEN, 'associatingSoftwareToken']), { target: 'idle' }] },
  routing: {
    always: [
      looping,
      ...lead(afterAnswer, [
        'savingSession',
        'responding',
        ...NAMED,
        'gettingPasskey',
        'selectingMfaSetup',
        'associatingSoftwareToken',
        'awaitingEmail',
      ]),
      { target: 'unsupported' },
    ],
  },
  returning: {
    always: [
      ...lead(afterRefusal, ['userNotConfirmed', 'passwordResetRequired', 'droppingDevice']),
      ...lead(afterRefusal, [...SEEN, 'awaitingTotpCode'], 'restoreChallenge'),
      ...lead(afterRefusal, ['collectingPassword'], 'forgetPassword'),
      { target: 'idle' },
    ],
  },
} as const
