/**
 * `ForgotPassword`: sends a code with which a new password can be set.
 *
 * A hidden user is answered for as if the code had been sent: an unknown one, a disabled one, and one who has no
 * verified address.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 * @module
 */
import { recoveryTarget } from '../codes/code-target.ts'
import { issueCode } from '../codes/issued-code.ts'
import { migrateForgetful } from '../lambdas/user-migration.ts'
import { inventedDelivery, readPerson, unknownPerson } from '../users/person.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `ForgotPassword`. */
export const forgotPassword: Operation<'ForgotPassword'> = async (pool, input) => {
  const { Username, ClientMetadata: clientMetadata } = input
  const { client, user: known } = readPerson(pool, input)
  const { accountRecovery } = pool.settings
  if (accountRecovery.every((option) => option === 'admin_only')) {
    throw notAuthorized('Contact administrator to reset password.')
  }
  const user = known ?? (await migrateForgetful(pool, client, Username, clientMetadata))
  const target = user && recoveryTarget(pool, user)
  if (client.hidesUsers && !(user?.enabled && target)) {
    return { CodeDeliveryDetails: inventedDelivery(pool, Username) }
  }
  if (!user) throw unknownPerson()
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'EXTERNAL_PROVIDER') {
    throw notAuthorized('User password cannot be reset in the current state.')
  }
  if (!target) {
    const text = 'Cannot reset password for the user as there is no registered/verified email or phone_number'
    throw invalidParameter(text)
  }
  const { medium, destination } = target
  const triggerSource = 'CustomMessage_ForgotPassword'
  const message = {
    user,
    client,
    purpose: 'forgotPassword',
    medium,
    destination,
    triggerSource,
    clientMetadata,
  } as const
  return { CodeDeliveryDetails: await issueCode(pool, message) }
}
