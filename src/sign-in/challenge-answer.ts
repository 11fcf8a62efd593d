/**
 * How Cognito wants the answer to each challenge written.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import type { AuthContext, SrpKeyPair } from '../core.ts'
import { FlowError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { Challenge } from './challenge.ts'
import { type MfaMethod, wireMfaMethod } from './challenge-details.ts'
import type { SignInRequest } from './credentials.ts'
import { writeDeviceProof, writePasswordProof } from './password-verifier.ts'

/** What a person gives for a challenge, or an authenticator. Each challenge takes one kind of it. */
export interface Given {
  readonly code?: Sensitive<string>
  readonly answer?: Sensitive<string>
  readonly attributes?: Readonly<Record<string, string>>
  readonly email?: string
  /** An assertion, as JSON. */
  readonly credential?: Sensitive<string>
}

/** An answer to a challenge: what is given for it now, and what was given before. */
export interface ChallengeReply {
  readonly challenge: Challenge
  readonly signInName: string
  /** Its password is the one typed last; its `preferredChallenge` is the first factor that was chosen. */
  readonly request: SignInRequest
  readonly keyPair: SrpKeyPair | undefined
  readonly chosenMfa: MfaMethod | undefined
  readonly given: Given
}

/** `ChallengeResponses`, less the members that every challenge shares. */
export type Responses = Readonly<Record<string, string>>

type Write = (reply: ChallengeReply, context: AuthContext) => Responses | undefined | Promise<Responses>

const writeCode: Write = ({ challenge, given: { code } }) => code && { [`${challenge.name}_CODE`]: code.expose() }

const WRITERS: Readonly<Record<string, Write>> = {
  SMS_MFA: writeCode,
  SMS_OTP: writeCode,
  EMAIL_OTP: writeCode,
  // What some AWS prose calls `EMAIL_OTP`.
  EMAIL_MFA: writeCode,
  SOFTWARE_TOKEN_MFA: writeCode,
  CUSTOM_CHALLENGE: ({ given: { answer } }) => answer && { ANSWER: answer.expose() },
  SELECT_MFA_TYPE: ({ challenge, chosenMfa }) => chosenMfa && { ANSWER: wireMfaMethod(challenge, chosenMfa) },
  SELECT_CHALLENGE: ({ request: { preferredChallenge: choice, password } }) =>
    choice && { ANSWER: choice, ...(choice === 'PASSWORD' && password && { PASSWORD: password.expose() }) },
  PASSWORD: ({ request: { password } }) => password && { PASSWORD: password.expose() },
  PASSWORD_SRP: () => ({}),
  NEW_PASSWORD_REQUIRED: ({ request: { password }, given: { attributes } }) =>
    password &&
    attributes && {
      NEW_PASSWORD: password.expose(),
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`userAttributes.${name}`, value])),
    },
  // After `VerifySoftwareToken` its session says it all.
  MFA_SETUP: ({ given: { email } }) => (email ? { EMAIL: email } : {}),
  WEB_AUTHN: ({ given: { credential } }) => credential && { CREDENTIAL: credential.expose() },
  PASSWORD_VERIFIER: writePasswordProof,
  DEVICE_SRP_AUTH: writeDeviceProof,
  DEVICE_PASSWORD_VERIFIER: writeDeviceProof,
}

/** Whether answering starts an SRP exchange, for which `SRP_A` must be sent along. */
export function startsSrp({ challenge, request }: ChallengeReply): boolean {
  const name = challenge.name === 'SELECT_CHALLENGE' ? request.preferredChallenge : challenge.name
  return name === 'PASSWORD_SRP' || name === 'DEVICE_SRP_AUTH'
}

/**
 * Writes an answer.
 *
 * @throws {FlowError} `ERR_UNSUPPORTED_CHALLENGE` when the challenge does not take what is given.
 */
export async function writeAnswer(reply: ChallengeReply, context: AuthContext): Promise<Responses> {
  const { name } = reply.challenge
  const responses = Object.hasOwn(WRITERS, name) ? await WRITERS[name]!(reply, context) : undefined
  if (responses) return responses
  throw new FlowError(`${name} does not take this kind of answer`, { code: 'ERR_UNSUPPORTED_CHALLENGE' })
}
