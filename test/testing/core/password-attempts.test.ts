import { beforeEach, describe, expect, it } from 'vitest'
import { createUserPool, type TestClock, testClock, type UserPool } from '../../../src/testing/index.ts'
import { initiate, PASSWORD, signIn } from './driver.ts'
import { srpClient } from './srp-client.ts'

let clock: TestClock
let pool: UserPool

beforeEach(() => {
  clock = testClock(Date.UTC(2026, 0, 1))
  pool = createUserPool({ clock, users: [{ username: 'ada', password: PASSWORD }] })
})

const wrong = () => initiate(pool, 'USER_PASSWORD_AUTH', { USERNAME: 'ada', PASSWORD: 'wrong' })
const fail = async (times: number) => {
  for (let round = 0; round < times; round++) await expect(wrong()).rejects.toThrow('Incorrect')
}

describe('wrong passwords', () => {
  it('lock the user out for a second after the fifth, even with the right one', async () => {
    await fail(5)

    await expect(signIn(pool)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    })
    clock.increment(1000)
    await signIn(pool)
  })

  it('lock out for twice as long each time, and tries meanwhile do not count', async () => {
    await fail(5)
    clock.increment(1000)
    await fail(1)
    for (let round = 0; round < 10; round++) await expect(wrong()).rejects.toThrow('exceeded')
    clock.increment(1999)
    await expect(signIn(pool)).rejects.toThrow('exceeded')
    clock.increment(1)
    await signIn(pool)
  })

  it('lock out for a quarter of an hour at most, after which all is forgotten', async () => {
    for (let round = 0; round < 14; round++) {
      await expect(wrong()).rejects.toThrow('Incorrect')
      clock.set(Math.max(clock.now(), pool.getUser('ada').passwordFailures.lockedUntil))
    }
    await expect(wrong()).rejects.toThrow('Incorrect')
    expect(pool.getUser('ada').passwordFailures.lockedUntil - clock.now()).toBe(15 * 60_000)
    clock.increment(15 * 60_000)

    await fail(5)
    expect(pool.getUser('ada').passwordFailures.lockedUntil - clock.now()).toBe(1000)
  })

  it('are forgotten after the right one', async () => {
    await fail(4)
    await signIn(pool)
    await fail(4)
    await signIn(pool)
  })

  it('count in SRP as well', async () => {
    // The client writes the time of day into its claims. The pool's stands still, or a slow run outlasts the lock-out.
    pool = createUserPool({ clock: testClock(Date.now()), users: [{ username: 'ada', password: PASSWORD }] })
    for (let round = 0; round < 5; round++) {
      await expect(srpClient(pool).signIn('ada', 'wrong')).rejects.toThrow('Incorrect')
    }

    await expect(srpClient(pool).signIn('ada', PASSWORD)).rejects.toThrow('Password attempts exceeded')
  })
})
