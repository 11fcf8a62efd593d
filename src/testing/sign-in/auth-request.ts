/**
 * Readers of `AuthParameters` and `ChallengeResponses`.
 *
 * @module
 */
import type { InitiateAuthResponse } from '../../transport/operations.ts'
import { USERNAME } from '../model/members.ts'
import { checkText } from '../model/rule.ts'
import type { AppClient } from '../settings.ts'
import { invalidParameter } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'

/** Texts by name, with no prototype: `__proto__` and `constructor` are names like any other. */
export type Texts = Readonly<Record<string, string | undefined>>

/** The answer of `InitiateAuth` and `RespondToAuthChallenge`. */
export type AuthAnswer = InitiateAuthResponse

/** Something was proven, and the pool has to say what comes next. */
export interface Proven {
  readonly proven: Attempt
}

/** The outcome of an answer or of the start of a flow: the next challenge, or a proof. */
export type Outcome = AuthAnswer | Proven

/** One answered challenge. */
export interface ChallengeRequest {
  readonly client: AppClient
  readonly responses: Texts
  /** The `Session`, if one was sent. */
  readonly session: string | undefined
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
}

/**
 * The strings of a map from the wire. A `null` means absent: amazon-cognito-identity-js sends `DEVICE_KEY: null`.
 *
 * @throws {CognitoException} `InvalidParameterException` for a `USERNAME` that cannot be one.
 */
export function readTexts(map: Readonly<Record<string, unknown>> | undefined): Texts {
  const texts: Record<string, string | undefined> = Object.create(null)
  for (const [name, value] of Object.entries(map ?? {})) if (typeof value === 'string') texts[name] = value
  if (texts.USERNAME !== undefined) checkText(USERNAME, texts.USERNAME, 'username')
  return texts
}

/** @throws {CognitoException} `InvalidParameterException` when the string is missing. */
export function required(texts: Texts, name: string): string {
  const text = texts[name]
  if (text === undefined) throw invalidParameter(`Missing required parameter ${name}`)
  return text
}
