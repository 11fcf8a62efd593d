/**
 * A pool behind HTTP, the client of the AWS SDK in front of it, and what a case of one operation looks like.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import { createUserPool, type UserPool, type UserPoolOptions } from '../../../src/testing/index.ts'
import { type ServedUserPool, serveUserPool } from '../../../src/testing/wire/node-server.ts'

export const PASSWORD = 'Correct-horse-1'
const PHONE = '+15551234567'
export const EMAIL = 'ada@example.com'

const OPTIONS: UserPoolOptions = {
  users: [{ username: 'ada', password: PASSWORD, attributes: { email: EMAIL, phone_number: PHONE } }],
  allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN', 'EMAIL_OTP'],
  deviceConfiguration: { deviceOnlyRememberedOnUserPrompt: true },
  advancedSecurityMode: 'AUDIT',
}

/** A fresh pool behind HTTP, and the client. */
export interface Stage {
  readonly pool: UserPool
  readonly client: sdk.CognitoIdentityProviderClient
  readonly ClientId: string
  /** Signs Ada in with her password. */
  signIn(): Promise<sdk.AuthenticationResultType>
  token(): Promise<string>
  code(): string
}

export interface Case {
  /** Resolves to the answer. */
  succeeds(stage: Stage): Promise<object>
  readonly answer?: object
  /** Rejects with `error`. */
  fails(stage: Stage): Promise<object>
  readonly error: abstract new (...args: never[]) => sdk.CognitoIdentityProviderServiceException
}

const served: ServedUserPool[] = []
const clients: sdk.CognitoIdentityProviderClient[] = []

/** A fresh pool with Ada in it. */
export async function stage(options: UserPoolOptions = {}): Promise<Stage> {
  const pool = createUserPool({ ...OPTIONS, ...options })
  const server = await serveUserPool(pool)
  const client = new sdk.CognitoIdentityProviderClient({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    maxAttempts: 1,
  })
  served.push(server)
  clients.push(client)
  const signIn = async (): Promise<sdk.AuthenticationResultType> => {
    const input = {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    } as const
    return (await client.send(new sdk.InitiateAuthCommand(input))).AuthenticationResult!
  }
  return {
    pool,
    client,
    ClientId: pool.clientId,
    signIn,
    token: async () => (await signIn()).AccessToken!,
    code: () => pool.outbox.last()!.code,
  }
}

/** Stops what `stage` has started. */
export async function close(): Promise<void> {
  for (const client of clients.splice(0)) client.destroy()
  await Promise.all(served.splice(0).map((server) => server.close()))
}
