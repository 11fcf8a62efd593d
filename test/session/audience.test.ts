import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createAudience } from '../../src/listeners.ts'
import { createWorld, settle } from './session-bench.ts'

const HOUR = 3_600_000

describe('work that is done while somebody listens', () => {
  it('begins with a listener, ends with the last one, and begins anew with the next', () => {
    const audience = createAudience()
    const begun: AbortSignal[] = []
    audience.during(new AbortController().signal, async (signal) => {
      begun.push(signal)
      return new Promise(() => undefined)
    })
    expect(begun).toEqual([])
    const leave = audience.join()
    const leaveToo = audience.join()
    leave()
    expect(begun.map(({ aborted }) => aborted)).toEqual([false])
    leaveToo()
    audience.join()
    expect(begun.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  it('is not begun again when it is done, and leaves nothing behind', async () => {
    const audience = createAudience()
    const { signal } = new AbortController()
    const turns: AbortSignal[] = []
    const leave = audience.join()
    audience.during(signal, async (turn) => void turns.push(turn))
    await settle()
    leave()
    audience.join()
    expect(turns).toHaveLength(1)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('leaves nothing behind however many tokens a session replaces', async () => {
    const { addEventListener, removeEventListener } = AbortSignal.prototype
    let count = 0
    AbortSignal.prototype.addEventListener = function (this: AbortSignal, ...args: never[]) {
      count++
      return addEventListener.apply(this, args as never)
    }
    AbortSignal.prototype.removeEventListener = function (this: AbortSignal, ...args: never[]) {
      count--
      return removeEventListener.apply(this, args as never)
    }
    try {
      const world = createWorld()
      const tab = world.open()
      await world.signIn(tab)
      await world.clock.advance(5 * HOUR)
      const before = count
      await world.clock.advance(20 * HOUR)
      expect(count).toBe(before)
    } finally {
      Object.assign(AbortSignal.prototype, { addEventListener, removeEventListener })
    }
  })
})
