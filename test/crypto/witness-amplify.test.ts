import { expect, it } from 'vitest'
import { amplify } from './witnesses/amplify.ts'
import { disagreements, transcripts } from './witnesses/transcript.ts'

it('aws-amplify makes the same claims', async () => {
  expect(await disagreements(amplify, transcripts('aws-amplify', 100))).toEqual([])
}, 120_000)
