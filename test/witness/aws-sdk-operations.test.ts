/**
 * The client of the AWS SDK, as it is on npm, calls all 34 operations over HTTP: one success and one typed error each.
 */
import * as sdk from '@aws-sdk/client-cognito-identity-provider'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { afterEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../src/transport/operations.ts'
import { ACCOUNT_CASES } from './aws-sdk/account-cases.ts'
import { registeredPasskey, SESSION_CASES } from './aws-sdk/session-cases.ts'
import { type Case, close, stage } from './aws-sdk/stage.ts'

// An operation without a case does not compile.
const CASES: Readonly<Record<OperationName, Case>> = { ...ACCOUNT_CASES, ...SESSION_CASES }

afterEach(close)

describe.each(Object.entries(CASES))('the AWS SDK calls %s', (operation, { succeeds, answer = {}, fails, error }) => {
  it('and reads a well-formed answer', async () => {
    const own = await stage()

    const output = await succeeds(own)

    expect(output).toMatchObject({ $metadata: { httpStatusCode: 200, requestId: expect.any(String) }, ...answer })
    expect(own.pool.requests.last(operation)?.error).toBeUndefined()
    expect(own.pool.requests.last()?.operation).toBe(operation)
  })

  it('and throws its own exception', async () => {
    const thrown: unknown = await fails(await stage()).catch((reason: unknown) => reason)

    expect(thrown).toBeInstanceOf(error)
    expect(thrown).toMatchObject({ $metadata: { httpStatusCode: 400 }, message: expect.stringMatching(/./) })
  })
})

it('has a command for each of the 34 operations', () => {
  const names = Object.keys(CASES)

  expect(names).toHaveLength(34)
  for (const name of names) expect(sdk).toHaveProperty(`${name}Command`)
})

describe('a registered passkey', () => {
  it('is believed by @simplewebauthn/server as well', async () => {
    const { Credential, options } = await registeredPasskey(await stage())

    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: Credential,
      expectedChallenge: options.challenge,
      expectedOrigin: 'https://localhost',
      expectedRPID: 'localhost',
    })

    expect(verified).toBe(true)
    expect(registrationInfo?.credential.id).toBe(Credential.id)
  })
})
