/**
 * `SignUp`: a person makes an account. Not simulated: analytics, threat protection.
 *
 * A message that cannot be sent refuses the call, and the user exists all the same.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 * @module
 */
import type { AttributeType, Operations } from '../../transport/operations.ts'
import { signUpTarget } from '../codes/code-target.ts'
import { issueCode } from '../codes/issued-code.ts'
import { runLambda } from '../lambdas/lambdas.ts'
import type { PoolState } from '../pool-state.ts'
import { randomUuid } from '../random.ts'
import type { AppClient } from '../settings.ts'
import { createAttempt } from '../sign-in/attempt.ts'
import { openSession } from '../sign-in/challenge-session.ts'
import { checkSecretHash, findClient } from '../tokens/secret-hash.ts'
import { claimAlias } from '../users/alias.ts'
import { checkKnown, checkRequired, checkValues, checkWritable } from '../users/attributes.ts'
import { confirmUser } from '../users/confirm-user.ts'
import { checkNameForm, checkNameIsFree, checkSignUpPassword } from '../users/new-person.ts'
import { emptyUser, newUserName } from '../users/new-user.ts'
import { storePassword } from '../users/stored-password.ts'
import type { User } from '../users/user.ts'
import { canonicalName } from '../users/users.ts'
import { notAuthorized } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

type Input = Operations['SignUp']['input']

/** Runs `SignUp`. */
export const signUp: Operation<'SignUp'> = async (pool, input) => {
  const client = findClient(pool, input.ClientId)
  checkSecretHash(client, input.SecretHash, input.Username)
  if (!pool.settings.selfSignUp) throw notAuthorized('SignUp is not permitted for this user pool')
  checkNameForm(pool, input.Username)
  checkSignUpPassword(pool, input.Password)
  const user = createPerson(pool, client, input)
  checkNameIsFree(pool, input.Username)
  const verdict = await runPreSignUp(pool, client, user, input)
  // The trigger took its time: another may have taken the name.
  checkNameIsFree(pool, input.Username)
  pool.users.set(canonicalName(pool, user.username), user)
  if (verdict.autoVerifyEmail) verify(pool, user, 'email')
  if (verdict.autoVerifyPhone) verify(pool, user, 'phone_number')
  if (verdict.autoConfirmUser) {
    await confirmUser(pool, user, { client, clientMetadata: input.ClientMetadata })
    return { UserConfirmed: true, UserSub: user.sub }
  }
  return { UserConfirmed: false, UserSub: user.sub, ...(await askForCode(pool, client, user, input)) }
}

function createPerson(pool: PoolState, client: AppClient, { Username, Password, UserAttributes = [] }: Input): User {
  const sub = randomUuid(pool.randomBytes)
  const { username, attribute } = newUserName(pool, Username, sub)
  const given = new Map(UserAttributes.flatMap(({ Name, Value }) => (Value ? [[Name, Value] as const] : [])))
  checkWritable(client, [...given.keys()])
  checkKnown(pool, [...given.keys()])
  checkValues(pool, given)
  // Where the name is an attribute, the name is what counts.
  if (attribute) given.set(attribute, Username)
  checkRequired(pool, (name) => given.has(name))
  const user = emptyUser(pool, username, sub)
  for (const [name, value] of given) user.attributes.set(name, value)
  for (const name of ['email', 'phone_number']) if (given.has(name)) user.attributes.set(`${name}_verified`, 'false')
  if (Password) user.password = storePassword(pool, username, Password)
  return user
}

async function runPreSignUp(
  pool: PoolState,
  { clientId }: AppClient,
  user: User,
  { ValidationData = [], ClientMetadata = {} }: Input,
): Promise<{ autoConfirmUser?: boolean; autoVerifyEmail?: boolean; autoVerifyPhone?: boolean }> {
  const { lambdas, region, userPoolId } = pool.settings
  if (!lambdas.preSignUp) return {}
  const userAttributes = Object.fromEntries([...user.attributes].filter(([name]) => !isOwn(name)))
  return runLambda(
    lambdas.preSignUp,
    'PreSignUp',
    'PreSignUp_SignUp',
    { region, userPoolId, userName: user.username, clientId },
    { userAttributes, validationData: toMap(ValidationData), clientMetadata: ClientMetadata },
    { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  )
}

async function askForCode(
  pool: PoolState,
  client: AppClient,
  user: User,
  { ClientMetadata: clientMetadata }: Input,
): Promise<Partial<Operations['SignUp']['output']>> {
  const target = signUpTarget(pool, user)
  if (!target) return {}
  const { medium, destination } = target
  const triggerSource = 'CustomMessage_SignUp'
  const message = { user, client, purpose: 'signUp', medium, destination, triggerSource, clientMetadata } as const
  const CodeDeliveryDetails = await issueCode(pool, message)
  // The session leads to USER_AUTH, so it is worth something only where the client has that flow.
  if (!client.explicitAuthFlows.has('ALLOW_USER_AUTH')) return { CodeDeliveryDetails }
  const attempt = createAttempt({ client, flow: 'USER_AUTH', user, username: user.username })
  return { CodeDeliveryDetails, Session: openSession(pool, attempt, 'SIGN_UP').token }
}

/** An alias that the trigger verifies moves to the new user, says the guide of the trigger. */
function verify(pool: PoolState, user: User, attribute: string): void {
  const value = user.attributes.get(attribute)
  if (value === undefined) return
  claimAlias(pool, user, attribute, value, true)
  user.attributes.set(`${attribute}_verified`, 'true')
}

const isOwn = (name: string): boolean => name === 'sub' || name.endsWith('_verified')

const toMap = (attributes: readonly AttributeType[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ Name, Value = '' }) => [Name, Value]))
