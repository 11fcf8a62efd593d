/**
 * `NEW_PASSWORD_REQUIRED`: a temporary password must be changed, and required attributes be given.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required, type Texts } from '../sign-in/auth-request.ts'
import { closeSession, openSession } from '../sign-in/challenge-session.ts'
import { checkNewPassword } from '../users/password-policy.ts'
import { replacePassword } from '../users/stored-password.ts'
import type { User } from '../users/user.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'

const PREFIX = 'userAttributes.'

/** Asks for the new password and for the attributes that are still missing. */
export function askNewPassword(pool: PoolState, attempt: Attempt): AuthAnswer {
  const attributes = [...(attempt.user?.attributes ?? [])].filter(([name]) => name !== 'sub')
  return {
    ChallengeName: 'NEW_PASSWORD_REQUIRED',
    Session: openSession(pool, attempt, 'NEW_PASSWORD_REQUIRED').token,
    ChallengeParameters: {
      USER_ID_FOR_SRP: attempt.username,
      requiredAttributes: JSON.stringify(missingAttributes(pool, attempt.user).map((name) => `${PREFIX}${name}`)),
      userAttributes: JSON.stringify(Object.fromEntries(attributes)),
    },
  }
}

/** Takes the new password. A refused one leaves the session open. */
export function answerNewPassword(pool: PoolState, request: ChallengeRequest): Proven {
  const session = readAnswered(pool, request, 'NEW_PASSWORD_REQUIRED')
  const { attempt } = session
  const { user } = attempt
  if (!user) throw notAuthorized()
  const password = required(request.responses, 'NEW_PASSWORD')
  const attributes = givenAttributes(request.responses)
  checkAttributes(pool, user, attributes, attempt.client.writeAttributes)
  checkNewPassword(pool, user, password)
  closeSession(pool, session)
  for (const [name, value] of attributes) user.attributes.set(name, value)
  replacePassword(pool, user, password)
  user.status = 'CONFIRMED'
  return { proven: attempt }
}

const missingAttributes = (pool: PoolState, user: User | undefined): readonly string[] =>
  [...pool.settings.schema.values()]
    .filter((attribute) => attribute.required && !user?.attributes.has(attribute.name))
    .map((attribute) => attribute.name)

const givenAttributes = (responses: Texts): readonly (readonly [name: string, value: string])[] =>
  Object.entries(responses).flatMap(([key, value]) =>
    key.startsWith(PREFIX) && value !== undefined ? [[key.slice(PREFIX.length), value] as const] : [],
  )

function checkAttributes(
  pool: PoolState,
  user: User,
  given: readonly (readonly [name: string, value: string])[],
  writable: ReadonlySet<string> | undefined,
): void {
  const names = given.map(([name]) => name)
  for (const name of missingAttributes(pool, user)) {
    if (!names.includes(name)) throw invalidParameter(`Invalid attributes given, ${name} is missing`)
  }
  for (const name of names) {
    const isKept = pool.settings.schema.get(name)?.required === true && user.attributes.has(name)
    if (isKept) throw invalidParameter(`Cannot modify an already provided ${name}`)
    const isFlag = name === 'sub' || name.endsWith('_verified')
    if (isFlag || writable?.has(name) === false)
      throw notAuthorized('A client attempted to write unauthorized attribute')
  }
}
