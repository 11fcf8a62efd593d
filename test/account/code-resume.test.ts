import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createResumePlace } from '../../src/account/code-resume.ts'
import { readSettings } from '../../src/config.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createTestPorts } from '../../src/testing/index.ts'

const settings = readSettings({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client1' })
const KEY = 'cognito-machines.1.eu-west-1_5fAbCdEf123.client1.sign-up'
const HOUR_MS = 60 * 60 * 1000
const delivery = { medium: 'EMAIL', destination: 'a***@e***', attribute: 'email', sentAt: 5 } as const

function open(resumeStorage: KeyValueStorage = memoryStorage()) {
  let now = 1_000_000
  const base = createTestPorts()
  const ports = { ...base, resumeStorage, clock: { ...base.clock, now: () => now } }
  return {
    storage: resumeStorage,
    wait: (ms: number) => {
      now += ms
    },
    signUp: createResumePlace({ ports, settings }, 'sign-up'),
    reset: createResumePlace({ ports, settings }, 'password-reset'),
  }
}

describe('the place of a conversation that waits for a code', () => {
  it('comes back after a reload, each flow its own', async () => {
    const place = open()

    await place.signUp.save({ username: 'ada', delivery })
    await place.reset.save({ username: 'bob', delivery: undefined })

    const reloaded = open(place.storage)
    expect(await reloaded.signUp.load()).toEqual({ username: 'ada', delivery })
    expect(await reloaded.reset.load()).toEqual({ username: 'bob', delivery: undefined })
  })

  it('is forgotten when the code is too old: a day for a sign-up, an hour for a recovery', async () => {
    const place = open()
    await place.signUp.save({ username: 'ada', delivery })
    await place.reset.save({ username: 'ada', delivery })

    place.wait(HOUR_MS)
    expect(await place.reset.load()).toBeUndefined()
    expect(await place.signUp.load()).toBeDefined()
    place.wait(23 * HOUR_MS)
    expect(await place.signUp.load()).toBeUndefined()
    expect(await place.storage.getItem(KEY)).toBeNull()
  })

  it('is cleared', async () => {
    const place = open()
    await place.signUp.save({ username: 'ada', delivery })
    await place.signUp.clear()

    expect(await place.signUp.load()).toBeUndefined()
  })

  it.each([
    'nonsense',
    '[]',
    'null',
    '{"v":2,"username":"ada","expiresAt":9e15}',
    '{"v":1,"username":"","expiresAt":9e15}',
    '{"v":1,"username":"ada"}',
    `{"v":1,"username":"${'x'.repeat(129)}","expiresAt":9e15}`,
    `{"v":1,"username":"ada","expiresAt":9e15,"x":"${'x'.repeat(5000)}"}`,
  ])('is nowhere when it is damaged, and the damage is cleared away: %s', async (text) => {
    const place = open()
    await place.storage.setItem(KEY, text)

    expect(await place.signUp.load()).toBeUndefined()
    expect(await place.storage.getItem(KEY)).toBeNull()
  })

  it('takes any stored text without failing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.object().map((value) => JSON.stringify({ v: 1, username: 'a', expiresAt: 9e15, delivery: value })),
        ),
        async (text) => {
          const place = open()
          await place.storage.setItem(KEY, text)
          const resume = await place.signUp.load()
          if (resume) expect(typeof resume.username).toBe('string')
        },
      ),
    )
  })

  it('is done without where the storage fails', async () => {
    const fail = () => {
      throw new Error('blocked')
    }
    const place = open({ getItem: fail, setItem: fail, removeItem: fail })

    await place.signUp.save({ username: 'ada', delivery })
    await place.signUp.clear()
    expect(await place.signUp.load()).toBeUndefined()
  })
})
