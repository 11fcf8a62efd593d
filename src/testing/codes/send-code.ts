/**
 * Sends a code: makes it, lets the custom message trigger word it, and puts the message into the outbox.
 *
 * @module
 */
import type { CodeDeliveryDetailsType } from '../../transport/operations.ts'
import { runLambda } from '../lambdas/lambdas.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import type { User } from '../users/user.ts'
import { attributesOf } from '../users/users.ts'
import { CognitoException } from '../wire/exception.ts'
import type { DeliveryFailure } from '../wire/faults.ts'

/** One message to send. */
export interface CodeMessage {
  readonly user: User
  readonly client: AppClient
  readonly code: string
  readonly medium: 'SMS' | 'EMAIL'
  /** Its purpose; the outbox shows it. */
  readonly purpose: string
  /** Which trigger source the custom message trigger is told, such as `CustomMessage_SignUp`. */
  readonly triggerSource: string
  /** Default: the user's phone number or e-mail address. */
  readonly destination?: string
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
}

/**
 * Sends a code.
 *
 * @throws {CognitoException} `CodeDeliveryFailureException` or `LimitExceededException` when a test has asked for it.
 */
export async function sendCode(pool: PoolState, message: CodeMessage): Promise<CodeDeliveryDetailsType> {
  const { user, code, medium, purpose } = message
  const attribute = medium === 'SMS' ? 'phone_number' : 'email'
  const destination = message.destination ?? user.attributes.get(attribute) ?? ''
  const worded = await wordMessage(pool, message)
  const failure = pool.faults.takeDeliveryFailure(medium)
  if (failure) throw deliveryFailed(failure, medium)
  pool.outbox.add({ at: pool.clock.now(), username: user.username, medium, destination, purpose, code, ...worded })
  return { Destination: maskDestination(destination), DeliveryMedium: medium, AttributeName: attribute }
}

function deliveryFailed(failure: DeliveryFailure, medium: 'SMS' | 'EMAIL'): CognitoException {
  if (failure === 'undelivered') {
    return new CognitoException('CodeDeliveryFailureException', `Failed to deliver the verification code by ${medium}.`)
  }
  const quota = medium === 'SMS' ? SMS_QUOTA : EMAIL_QUOTA
  return new CognitoException('LimitExceededException', quota)
}

const EMAIL_QUOTA =
  'Exceeded daily email limit for the operation or the account. If a higher limit is required, please configure your user pool to use your own Amazon SES configuration for sending email.'
const SMS_QUOTA = 'Exceeded the SMS spending limit of the account.'

async function wordMessage(
  pool: PoolState,
  { user, client, code, medium, triggerSource, clientMetadata }: CodeMessage,
): Promise<{ text: string; subject: string | undefined }> {
  const { lambdas, region, userPoolId } = pool.settings
  const usual = `Your verification code is ${code}`
  const usualSubject = medium === 'EMAIL' ? 'Your verification code' : undefined
  if (!lambdas.customMessage) return { text: usual, subject: usualSubject }
  const { smsMessage, emailMessage, emailSubject } = await runLambda(
    lambdas.customMessage,
    'CustomMessage',
    triggerSource,
    { region, userPoolId, userName: user.username, clientId: client.clientId },
    {
      userAttributes: attributesOf(user),
      codeParameter: '{####}',
      usernameParameter: null,
      clientMetadata: clientMetadata ?? {},
    },
    {},
  )
  const worded = medium === 'SMS' ? smsMessage : emailMessage
  return { text: worded?.split('{####}').join(code) ?? usual, subject: emailSubject ?? usualSubject }
}

/** `f***@e***` for `friend@example.com`, `+*******4567` for `+15551234567`. */
export function maskDestination(destination: string): string {
  const [name, host] = destination.split('@')
  if (host !== undefined) return `${name!.slice(0, 1)}***@${host.slice(0, 1)}***`
  return `+${'*'.repeat(Math.max(0, destination.length - 5))}${destination.slice(-4)}`
}
