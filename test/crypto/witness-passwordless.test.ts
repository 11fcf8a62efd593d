import { expect, it } from 'vitest'
import { passwordless } from './witnesses/passwordless.ts'
import { disagreements, ONE_OF_EACH, transcripts } from './witnesses/transcript.ts'

it('amazon-cognito-passwordless-auth makes the same claims', async () => {
  expect(
    await disagreements(passwordless, transcripts('amazon-cognito-passwordless-auth', ONE_OF_EACH, 'ascii user ids')),
  ).toEqual([])
}, 120_000)
