/**
 * `ConfirmSignUp`: the code of a sign-up. A client with `USER_AUTH` gets a `Session` that `InitiateAuth` takes in place
 * of a first factor, whether or not it sent the one of `SignUp`: the `autoSignIn` of aws-amplify relies on it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 * @module
 */

import { checkCode } from '../codes/issued-code.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { createAttempt } from '../sign-in/attempt.ts'
import {
  type ChallengeSession,
  closeSession,
  isSessionExpired,
  openSession,
  readSession,
} from '../sign-in/challenge-session.ts'
import { codeExpired } from '../tokens/access.ts'
import { attributeOfAddress, confirmUser } from '../users/confirm-user.ts'
import { readPerson, unknownPerson } from '../users/person.ts'
import type { User } from '../users/user.ts'
import { notAuthorized } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `ConfirmSignUp`. */
export const confirmSignUp: Operation<'ConfirmSignUp'> = async (pool, input) => {
  const { client, user } = readPerson(pool, input)
  if (!user) throw client.hidesUsers ? codeExpired() : unknownPerson()
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (user.status !== 'UNCONFIRMED') throw notAuthorized(`User cannot be confirmed. Current status is ${user.status}`)
  const session = readSignUpSession(pool, client, user, input.Session)
  const { destination } = checkCode(pool, user, 'signUp', input.ConfirmationCode)
  if (session) closeSession(pool, session)
  const attribute = attributeOfAddress(user, destination)
  await confirmUser(pool, user, {
    client,
    attribute,
    force: input.ForceAliasCreation,
    clientMetadata: input.ClientMetadata,
  })
  if (!client.explicitAuthFlows.has('ALLOW_USER_AUTH')) return {}
  const attempt = session?.attempt ?? createAttempt({ client, flow: 'USER_AUTH', user, username: user.username })
  // The code just entered counts as the one-time password of the sign-in that follows.
  attempt.methods.add(attribute === 'phone_number' ? 'sms' : 'email_otp')
  return { Session: openSession(pool, attempt, 'CONFIRMED_SIGN_UP').token }
}

function readSignUpSession(
  pool: PoolState,
  { clientId }: AppClient,
  user: User,
  token: string | undefined,
): ChallengeSession | undefined {
  if (token === undefined) return undefined
  if (isSessionExpired(pool, token) && pool.settings.assumptions.expiredSignUpSession === 'ignored') return undefined
  const session = readSession(pool, token, 'SIGN_UP', clientId)
  if (session.attempt.user !== user) throw notAuthorized('Invalid session for the user.')
  return session
}
