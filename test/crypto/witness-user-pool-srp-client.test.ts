import { expect, it } from 'vitest'
import { disagreements, ONE_OF_EACH, transcripts } from './witnesses/transcript.ts'
import { userPoolSrpClient } from './witnesses/user-pool-srp-client.ts'

it('amazon-user-pool-srp-client makes the same claims', async () => {
  expect(await disagreements(userPoolSrpClient, transcripts('amazon-user-pool-srp-client', ONE_OF_EACH))).toEqual([])
}, 120_000)
