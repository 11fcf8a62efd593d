/**
 * The three places where the sign-in machine decides what comes next: after an answer, after a refusal, after a reload.
 * Each is one function of the context, which names the state.
 *
 * @module
 */
import { FlowError } from '../../src/errors.ts'
import { isAnswerable } from '../../src/sign-in/classify-refusal.ts'
import { challenges } from './challenges.ts'
import { isDeviceRefused, isLooping, type Known, mfaSetupMethods } from './rules.ts'
import type { SignInStateValue } from './types.ts'

type Route = (known: Known) => SignInStateValue

/** Challenges whose states carry their names. Those that a person answers are states to come back to. */
const ASKED = Object.keys(challenges) as (keyof typeof challenges)[]
const NAMED = ['PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER', ...ASKED] as const

/** States that a refused answer, or a reload, may come back to. */
const SEEN = [...ASKED, 'WEB_AUTHN', 'selectingMfaSetup', 'awaitingEmail', 'unsupported'] as const

const afterAnswer: Route = ({ context: { challenge, resending, chosenMfa } }) => {
  // What is no challenge is the end.
  if (!challenge) return 'savingSession'
  const name = challenge.name as (typeof NAMED)[number] | 'EMAIL_MFA' | 'WEB_AUTHN' | 'MFA_SETUP'
  if (name === 'SELECT_MFA_TYPE' && resending && chosenMfa) return 'responding'
  // What AWS prose calls the e-mail code as a second factor.
  if (name === 'EMAIL_MFA') return 'EMAIL_OTP'
  if (name === 'WEB_AUTHN') return 'gettingPasskey'
  if (name !== 'MFA_SETUP') return NAMED.includes(name) ? name : 'unsupported'
  const [method, another] = mfaSetupMethods(challenge)
  if (another) return 'selectingMfaSetup'
  if (method === 'EMAIL_OTP') return 'awaitingEmail'
  return method ? 'associatingSoftwareToken' : 'unsupported'
}

/**
 * A refusal leads back to what the person was looking at when that very challenge still takes an answer: once a later
 * challenge came, its session is spent. A refused start leads back to the password that was asked for.
 */
const afterRefusal: Route = ({ context }) => {
  const { error, shown, challenge, resending } = context
  // Another flow takes over.
  if (error?.code === 'UserNotConfirmedException') return 'userNotConfirmed'
  if (error?.code === 'PasswordResetRequiredException') return 'passwordResetRequired'
  if (isDeviceRefused({ context })) return 'droppingDevice'
  const isOpen = error && isAnswerable(error) && (resending || challenge === shown.challenge)
  return isOpen || shown.state === 'collectingPassword' ? shown.state : 'idle'
}

// The TOTP secret is not kept over a reload: a new one is asked for.
const afterReload: Route = ({ context: { shown } }) =>
  shown.state === 'awaitingTotpCode' ? 'associatingSoftwareToken' : shown.state

/** One transition to each state that a route may name. */
const lead = (where: Route, targets: readonly SignInStateValue[], actions?: 'restoreChallenge' | 'forgetPassword') =>
  targets.map((target) => ({
    guard: (known: Known) => where(known) === target,
    target,
    ...(actions && { actions }),
  }))

const loop = () => ({ error: new FlowError('Cognito keeps asking for the same proof', { code: 'ERR_CHALLENGE_LOOP' }) })

/** A service that asks for ever. */
export const looping = { guard: isLooping, target: 'idle', actions: { type: 'fail', params: loop } } as const

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
