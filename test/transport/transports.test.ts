import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { createAwsSdkTransport } from '../../src/transport/aws-sdk.ts'
import { createFetchTransport } from '../../src/transport/fetch.ts'
import { transportContract } from '../contract/transport.ts'

const clock = {
  now: () => Date.now(),
  setTimeout: (run: () => void, delayMs: number) => setTimeout(run, delayMs),
  clearTimeout: (handle: never) => clearTimeout(handle),
}

transportContract('the fetch transport', (endpoint) => createFetchTransport({ endpoint, fetch, clock }))

transportContract('the AWS SDK transport', (endpoint) =>
  createAwsSdkTransport(
    // Without AWS credentials: a browser has none.
    new CognitoIdentityProviderClient({ endpoint, region: 'eu-west-1', maxAttempts: 1 }),
  ),
)
