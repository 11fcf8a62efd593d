import { expect, it } from 'vitest'
import { soak } from './soak.ts'

/** The long form is test/long/simulator-endurance.test.ts. */
it('a pool that runs for months keeps no more than what still works', async () => {
  const requests = 1500
  const { before, after, sent } = await soak(requests, 1100, 60)

  expect(sent).toBeGreaterThanOrEqual(requests)
  expect((after - before) / requests).toBeLessThan(2000)
})
