/**
 * What a person answers to a challenge, and how Cognito wants it written.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import { FlowError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'

/** An answer, by its kind. Which kind a challenge takes is written in {@link writeAnswer}. */
export type ChallengeAnswer =
  | { readonly type: 'code'; readonly code: Sensitive<string> }
  | { readonly type: 'answer'; readonly answer: Sensitive<string> }
  | { readonly type: 'choice'; readonly choice: string; readonly password: Sensitive<string> | undefined }
  | { readonly type: 'password'; readonly password: Sensitive<string> }
  | {
      readonly type: 'newPassword'
      readonly password: Sensitive<string>
      readonly attributes: Readonly<Record<string, string>>
    }
  | { readonly type: 'email'; readonly email: string }
  | { readonly type: 'credential'; readonly credential: Sensitive<string> }
  /** `MFA_SETUP` after `VerifySoftwareToken`, whose session says it all. */
  | { readonly type: 'verified' }

/** Under which name each code challenge takes its code. `EMAIL_MFA` is what some AWS prose calls `EMAIL_OTP`. */
const CODE_NAMES: Readonly<Record<string, string>> = {
  SMS_MFA: 'SMS_MFA_CODE',
  SMS_OTP: 'SMS_OTP_CODE',
  EMAIL_OTP: 'EMAIL_OTP_CODE',
  EMAIL_MFA: 'EMAIL_MFA_CODE',
  SOFTWARE_TOKEN_MFA: 'SOFTWARE_TOKEN_MFA_CODE',
}

/** Whether answering starts an SRP exchange, for which `SRP_A` must be sent along. */
export function startsSrp(challengeName: string, answer: ChallengeAnswer): boolean {
  if (challengeName === 'PASSWORD_SRP') return true
  return challengeName === 'SELECT_CHALLENGE' && answer.type === 'choice' && answer.choice === 'PASSWORD_SRP'
}

/**
 * Writes an answer as `ChallengeResponses`, less the members that every challenge shares.
 *
 * @throws {FlowError} `ERR_UNSUPPORTED_CHALLENGE` when the challenge does not take such an answer.
 */
export function writeAnswer(challengeName: string, answer: ChallengeAnswer): Record<string, string> {
  const codeName = Object.hasOwn(CODE_NAMES, challengeName) ? CODE_NAMES[challengeName] : undefined
  if (answer.type === 'code' && codeName !== undefined) return { [codeName]: answer.code.expose() }
  if (answer.type === 'answer' && challengeName === 'CUSTOM_CHALLENGE') return { ANSWER: answer.answer.expose() }
  if (answer.type === 'choice' && challengeName === 'SELECT_MFA_TYPE') return { ANSWER: answer.choice }
  if (answer.type === 'choice' && challengeName === 'SELECT_CHALLENGE') {
    const withPassword = answer.choice === 'PASSWORD' && answer.password
    return { ANSWER: answer.choice, ...(withPassword && { PASSWORD: withPassword.expose() }) }
  }
  if (answer.type === 'password' && challengeName === 'PASSWORD') return { PASSWORD: answer.password.expose() }
  if (answer.type === 'password' && challengeName === 'PASSWORD_SRP') return {}
  if (answer.type === 'newPassword' && challengeName === 'NEW_PASSWORD_REQUIRED') {
    const attributes = Object.entries(answer.attributes).map(([name, value]) => [`userAttributes.${name}`, value])
    return { NEW_PASSWORD: answer.password.expose(), ...Object.fromEntries(attributes) }
  }
  if (answer.type === 'email' && challengeName === 'MFA_SETUP') return { EMAIL: answer.email }
  if (answer.type === 'verified' && challengeName === 'MFA_SETUP') return {}
  if (answer.type === 'credential' && challengeName === 'WEB_AUTHN') return { CREDENTIAL: answer.credential.expose() }
  throw new FlowError(`${challengeName} does not take this kind of answer`, { code: 'ERR_UNSUPPORTED_CHALLENGE' })
}
