import { describe, expect, it } from 'vitest'
import { SimulatedClock } from 'xstate'
import type { Clock } from '../src/ports.ts'
import { createServerClock, pause, within } from '../src/timers.ts'

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

/** A clock that only moves by hand, and how many of its timers run. */
function countedClock() {
  const clock = new SimulatedClock() as unknown as Clock & SimulatedClock
  const timers = new Set<unknown>()
  const counted: Clock = {
    now: () => clock.now(),
    setTimeout: (run, delayMs) => {
      const timer = clock.setTimeout(() => {
        timers.delete(timer)
        run()
      }, delayMs)
      timers.add(timer)
      return timer
    },
    clearTimeout: (timer) => {
      timers.delete(timer)
      clock.clearTimeout(timer)
    },
  }
  return { clock: counted, increment: (ms: number) => clock.increment(ms), timers }
}

it('work that is in time gives what it comes to, and its timer ends', async () => {
  const { clock, timers } = countedClock()
  const late = () => new Error('late')

  expect(await within(clock, 100, Promise.resolve('done'), late)).toBe('done')
  await expect(within(clock, 100, Promise.reject(new Error('refused')), late)).rejects.toThrow('refused')

  expect(timers.size).toBe(0)
})

it('work that is not in time gives the error that the caller made, when the time is over and not before', async () => {
  const { clock, increment } = countedClock()
  let lates = 0
  const outcome = within(clock, 100, new Promise(() => {}), () => new Error(`late ${++lates}`)).catch(String)

  increment(99)
  await settle()
  expect(lates).toBe(0)
  increment(1)

  expect(await outcome).toBe('Error: late 1')
})

it('a signal ends the timer of a deadline and of a pause', async () => {
  const { clock, increment, timers } = countedClock()
  const controller = new AbortController()
  let outcome = 'waiting'
  const finish = (): void => {
    outcome = 'over'
  }
  void within(clock, 100, new Promise(() => {}), () => new Error('late'), controller.signal).catch(finish)
  void pause(clock, 100, controller.signal).then(finish)
  expect(timers.size).toBe(2)

  controller.abort()
  increment(1000)
  await settle()

  expect(timers.size).toBe(0)
  expect(outcome).toBe('waiting')
})

it('a pause is as long as it says', async () => {
  const { clock, increment } = countedClock()
  let isOver = false
  const pausing = pause(clock, 100).then(() => {
    isOver = true
  })

  increment(99)
  await settle()
  expect(isOver).toBe(false)
  increment(1)
  await pausing

  expect(isOver).toBe(true)
})

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
