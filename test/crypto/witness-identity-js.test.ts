import { expect, it } from 'vitest'
import { identityJs } from './witnesses/identity-js.ts'
import { disagreements, ONE_OF_EACH, transcripts } from './witnesses/transcript.ts'

it('amazon-cognito-identity-js makes the same claims', async () => {
  expect(await disagreements(identityJs, transcripts('amazon-cognito-identity-js', ONE_OF_EACH))).toEqual([])
}, 120_000)
