import { expect, it } from 'vitest'
import { soak } from './soak.ts'

/** The long form is test/long/simulator-endurance.test.ts. */
it('a pool that runs for a month and more keeps no more than what still works', async () => {
  // 3,000 requests are 31 days of the pool: as long as a refresh token lives, and a day.
  const { ratio, sent } = await soak(3000, 3000)

  expect(sent).toBeGreaterThanOrEqual(6000)
  expect(ratio).toBeLessThan(1.2)
})
