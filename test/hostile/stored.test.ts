import { expect, it } from 'vitest'
import { fuzzStored } from './stored.ts'

/** The long form is test/long/hostile.test.ts. */
it('starts on every hostile record, cookie and message with a typed outcome, and shows no secret of them', async () => {
  const { faults, outcomes } = await fuzzStored(100, 1)

  expect(faults).toEqual([])
  expect([...outcomes.keys()].sort()).toEqual(['signedIn', 'signedOut'])
})
