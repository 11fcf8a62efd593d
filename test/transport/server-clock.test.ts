import { describe, expect, it } from 'vitest'
import { createServerClock } from '../../src/transport/server-clock.ts'

describe("the server's clock", () => {
  const DAY = 86_400_000

  it('trusts the local clock until it is told better', () => {
    expect(createServerClock({ now: () => 5000 }).now()).toBe(5000)
  })

  it.each([DAY, -DAY, 3650 * DAY, -3650 * DAY])('B1 shows the right time on a device that is %i ms wrong', (wrong) => {
    let now = 20_000 * DAY + wrong
    const clock = createServerClock({ now: () => now })

    clock.learn(20_000 * DAY)
    now += 1500

    expect(clock.now()).toBe(20_000 * DAY + 1500)
    expect(clock.offsetMs()).toBe(-wrong)
  })

  it('ignores a difference that the way and whole seconds explain', () => {
    const clock = createServerClock({ now: () => DAY })

    clock.learn(DAY - 1999)

    expect(clock.offsetMs()).toBe(0)
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('ignores %d', (nonsense) => {
    const clock = createServerClock({ now: () => DAY })
    clock.learn(3 * DAY)

    clock.learn(nonsense)

    expect(clock.offsetMs()).toBe(2 * DAY)
  })
})
