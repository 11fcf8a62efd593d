import { expect, it } from 'vitest'
import { fuzz } from '../testing/endurance/fuzz.ts'
import { soak } from '../testing/endurance/soak.ts'

const LIMIT = { timeout: 60 * 60_000 }

it('answers or refuses by name 190,000 random inputs', LIMIT, async () => {
  const { answered, faults } = await fuzz(190_000, { seed: 100 })

  expect(faults).toEqual([])
  expect(answered).toBeGreaterThanOrEqual(190_000)
})

it('answers or refuses by name 10,000 random inputs over HTTP', LIMIT, async () => {
  const { answered, faults } = await fuzz(10_000, { seed: 200, overHttp: true })

  expect(faults).toEqual([])
  expect(answered).toBeGreaterThanOrEqual(10_000)
})

it('keeps no more after 50,000 requests than after the first month', LIMIT, async () => {
  // 3,000 requests are 31 days of the pool: as long as a refresh token lives, and a day.
  const { before, after, sent } = await soak(50_000, 3000, 15)
  const ratio = after / before

  console.log(`heap after / before: ${ratio.toFixed(3)} over ${sent} requests`)
  expect(ratio).toBeLessThan(1.2)
})
