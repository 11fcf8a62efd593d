/** What every lock keeps. */
import { describe, expect, it } from 'vitest'
import type { Lock } from '../../src/ports.ts'
import { type ManualClock, manualClock } from '../storage/fakes/manual-clock.ts'

/** `create` gives the locks of several tabs, or several times the same lock where there is one tab only. */
export function lockContract(name: string, create: (clock: ManualClock, tabs: number) => Lock[]): void {
  describe(`${name} as a lock`, () => {
    it('lets one in at a time, and all of them in the end', async () => {
      const clock = manualClock()
      let inside = 0
      let most = 0
      const all = Promise.all(
        create(clock, 5).map((lock, index) =>
          lock(
            'name',
            async () => {
              most = Math.max(most, ++inside)
              await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), 10))
              inside--
              return index
            },
            { timeoutMs: 5000 },
          ),
        ),
      )
      await clock.advance(2000)
      expect(await all).toEqual([0, 1, 2, 3, 4])
      expect(most).toBe(1)
    })

    it('keeps two names apart', async () => {
      const clock = manualClock()
      const [lock] = create(clock, 1)
      const held = lock!('a', () => new Promise<never>(() => undefined), { timeoutMs: 5000 })
      held.catch(() => undefined)
      const other = lock!('b', async () => 'in', { timeoutMs: 5000 })
      await clock.advance(0)
      expect(await other).toBe('in')
    })

    it('hands on what the work throws, and lets the next one in', async () => {
      const clock = manualClock()
      const [one, other] = create(clock, 2)
      const refusal = new Error('refused')
      const failing = one!('name', () => Promise.reject(refusal), { timeoutMs: 5000 }).catch((error: unknown) => error)
      const next = other!('name', async () => 'in', { timeoutMs: 5000 })
      await clock.advance(100)
      expect(await failing).toBe(refusal)
      expect(await next).toBe('in')
    })

    it('D3 does not wait for a holder that hangs longer than the time limit', async () => {
      const clock = manualClock()
      const [frozen, next, last] = create(clock, 3)
      let thaw!: (value: string) => void
      const victim = frozen!('name', () => new Promise<string>((resolve) => (thaw = resolve)), { timeoutMs: 1000 })
      await clock.advance(0)
      let inside = 0
      let most = 0
      const work = async () => {
        most = Math.max(most, ++inside)
        await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), 20))
        inside--
        return 'in'
      }
      const waiting = [next!('name', work, { timeoutMs: 1000 }), last!('name', work, { timeoutMs: 1000 })]
      await clock.advance(900)
      expect(inside).toBe(0)
      await clock.advance(3000)
      expect(await Promise.all(waiting)).toEqual(['in', 'in'])
      // The frozen one thaws: its work is done, and what it gives still reaches its caller.
      thaw('thawed')
      expect(await victim).toBe('thawed')
      expect(most).toBe(1)
      expect(clock.waiting).toBe(0)
    })
  })
}
