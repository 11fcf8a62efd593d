import { expect, it } from 'vitest'
import { srpHelper } from './witnesses/srp-helper.ts'
import { disagreements, ONE_OF_EACH, transcripts } from './witnesses/transcript.ts'

it('cognito-srp-helper makes the same claims', async () => {
  expect(await disagreements(srpHelper, transcripts('cognito-srp-helper', ONE_OF_EACH))).toEqual([])
}, 120_000)
