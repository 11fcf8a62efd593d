import { expect, it } from 'vitest'
import { amplify } from './witnesses/amplify.ts'
import { disagreements, ONE_OF_EACH, transcripts } from './witnesses/transcript.ts'

it('aws-amplify makes the same claims', async () => {
  expect(await disagreements(amplify, transcripts('aws-amplify', ONE_OF_EACH))).toEqual([])
}, 120_000)
