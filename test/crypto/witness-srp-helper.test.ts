import { expect, it } from 'vitest'
import { srpHelper } from './witnesses/srp-helper.ts'
import { disagreements, transcripts } from './witnesses/transcript.ts'

it('cognito-srp-helper makes the same claims', async () => {
  expect(await disagreements(srpHelper, transcripts('cognito-srp-helper', 100))).toEqual([])
}, 120_000)
