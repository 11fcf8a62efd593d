import { expect, it } from 'vitest'
import { fuzzAnswers } from './answers.ts'

/** The long form is test/long/hostile.test.ts. */
it('gives every hostile answer a typed outcome, shows no secret, changes no prototype and bounds the requests', async () => {
  const { count, faults, outcomes } = await fuzzAnswers(400, 1)

  expect(faults).toEqual([])
  expect(count).toBeGreaterThanOrEqual(400)
  expect([...outcomes.keys()]).toEqual(expect.arrayContaining(['ok', 'ERR_PROTOCOL', 'ERR_IDENTITY_MISMATCH']))
})
