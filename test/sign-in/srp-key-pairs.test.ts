import { describe, expect, it } from 'vitest'
import { authCrypto } from '../../src/crypto/index.ts'
import { bigIntModPow } from '../../src/crypto/mod-pow.ts'
import { createSrpKeyPairs } from '../../src/sign-in/initiate.ts'

/** Key pairs over a clock that runs its timers when told, and random bytes that count. */
function setUp(options: { failures?: number } = {}) {
  let failures = options.failures ?? 0
  let drawn = 0
  let handles = 0
  const timers = new Map<unknown, { run: () => void; delayMs: number }>()
  const pairs = createSrpKeyPairs(
    {
      modPow: bigIntModPow,
      randomBytes: (length) => {
        if (failures-- > 0) throw new Error('no random bytes yet')
        drawn++
        return new Uint8Array(length).fill(drawn)
      },
      clock: {
        now: () => 0,
        setTimeout: (run, delayMs) => {
          timers.set(++handles, { run: run as () => void, delayMs })
          return handles
        },
        clearTimeout: (handle) => {
          timers.delete(handle)
        },
      },
    },
    async () => authCrypto,
  )
  const runTimers = async (): Promise<void> => {
    for (const [handle, { run }] of [...timers]) {
      timers.delete(handle)
      run()
    }
    // The cryptography is loaded by then: what waits for it goes on.
    await Promise.resolve()
  }
  return { pairs, timers, runTimers, drawn: () => drawn }
}

describe('key pairs', () => {
  it('are made on demand when none was prepared', async () => {
    const { pairs, drawn } = setUp()
    const pair = await pairs.take()
    expect(pair.A).toBe(bigIntModPow.generatorPower(pair.a.expose()))
    expect(drawn()).toBe(1)
  })

  it('are prepared by a timer of 0 ms, not at once', async () => {
    const { pairs, timers, runTimers, drawn } = setUp()
    pairs.prepare()
    expect(drawn()).toBe(0)
    expect([...timers.values()].map(({ delayMs }) => delayMs)).toEqual([0])
    await runTimers()
    expect(drawn()).toBe(1)
  })

  it('are given out once each, the prepared one first', async () => {
    const { pairs, runTimers, drawn } = setUp()
    pairs.prepare()
    await runTimers()
    const first = await pairs.take()
    expect(drawn()).toBe(1)
    const second = await pairs.take()
    expect(drawn()).toBe(2)
    expect(second.A).not.toBe(first.A)
  })

  it('are never shared by two that take at the same time', async () => {
    const { pairs, runTimers } = setUp()
    pairs.prepare()
    await runTimers()
    const taken = await Promise.all([pairs.take(), pairs.take(), pairs.take()])
    expect(new Set(taken.map(({ A }) => A)).size).toBe(3)
  })

  it('are prepared one at a time', async () => {
    const { pairs, timers, runTimers, drawn } = setUp()
    pairs.prepare()
    pairs.prepare()
    expect(timers.size).toBe(1)
    await runTimers()
    pairs.prepare()
    expect(timers.size).toBe(0)
    expect(drawn()).toBe(1)
    await pairs.take()
    pairs.prepare()
    expect(timers.size).toBe(1)
  })

  it('do not wait for a timer that has not run, and cancel it', async () => {
    const { pairs, timers, drawn } = setUp()
    pairs.prepare()
    await pairs.take()
    expect(timers.size).toBe(0)
    expect(drawn()).toBe(1)
  })

  it('survive a preparation that failed', async () => {
    const { pairs, runTimers, drawn } = setUp({ failures: 1 })
    pairs.prepare()
    await runTimers()
    expect((await pairs.take()).A).not.toBe('')
    expect(drawn()).toBe(1)
  })

  it('report the failure to the one that takes', async () => {
    const { pairs, runTimers } = setUp({ failures: 2 })
    pairs.prepare()
    await runTimers()
    await expect(pairs.take()).rejects.toThrow('no random bytes yet')
    expect((await pairs.take()).A).not.toBe('')
  })
})
