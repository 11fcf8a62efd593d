/** Whose device is kept, presented and forgotten. */
import { describe, expect, it } from 'vitest'
import { forgetDevice } from '../../src/account/index.ts'
import type { Credentials } from '../../src/index.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { totpCode } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const EMAIL = 'ada@example.org'

const start = () =>
  startApp({
    pool: {
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      aliasAttributes: ['email'],
      users: [
        { username: 'ada', password: PASSWORD, attributes: { email: EMAIL }, mfa: { totp: SECRET } },
        { username: 'bob', password: PASSWORD, attributes: { email: 'bob@example.org' }, mfa: { totp: SECRET } },
      ],
    },
    auth: { authFlow: 'USER_PASSWORD_AUTH' },
  })

/** Signs a user in, and out again. Resolves to true if the device stood in for the second factor. */
async function visit(app: App, username: string, more: Partial<Credentials> = {}): Promise<boolean> {
  await app.at('identify').submit({ username, password: PASSWORD, ...more } as Credentials)
  const isRemembered = app.flow.getSnapshot().step === 'signedIn'
  if (!isRemembered) {
    app.clock.increment(60_000)
    await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))
  }
  await app.auth.signOut()
  return isRemembered
}

const memory = { persistence: 'memory' } as const

describe('a device after a sign-in that was not to be remembered', () => {
  it.each([
    ['by the same name', 'ada', 'ada'],
    ['by an alias before', EMAIL, 'ada'],
    ['by an alias now', 'ada', EMAIL],
    ['by one alias', EMAIL, EMAIL],
  ])('lasts with the next sign-in that is, %s', async (_, before, now) => {
    const app = start()
    expect(await visit(app, before, memory)).toBe(false)
    await visit(app, now)
    expect(await visit(app.reload(), 'ada')).toBe(true)
    expect(await visit(app.reload(), now)).toBe(true)
  })

  it.each(['ada', EMAIL])('lasts if it is a new one: the service has forgotten the first (%s)', async (name) => {
    const app = start()
    await visit(app, name, memory)
    app.pool.getUser('ada').devices.clear()
    expect(await visit(app, name)).toBe(false)
    expect(await visit(app.reload(), 'ada')).toBe(true)
  })

  it('stays as it is for another user', async () => {
    const app = start()
    await visit(app, 'ada', memory)
    await visit(app, 'bob')
    expect(await visit(app.reload(), 'bob')).toBe(true)
    expect(await visit(app.reload(), 'ada')).toBe(false)
  })
})

describe('a lasting sign-in', () => {
  it.each([
    ['a device that is stored already', true, undefined],
    ['no device, after one that was not to last', false, memory],
  ] as const)('writes no device of a user with %s', async (_, isTracked, first) => {
    const written: string[] = []
    const storage = memoryStorage()
    const app = startApp({
      pool: {
        ...(isTracked && { deviceConfiguration: { challengeRequiredOnNewDevice: true } }),
        users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }],
      },
      auth: {
        storage: {
          ...storage,
          update: (key, change) => {
            written.push(key)
            return storage.update!(key, change)
          },
        },
      },
    })
    await visit(app, 'ada', first)
    written.length = 0

    await visit(app, 'ada')

    expect(written.filter((key) => key.includes('.device.'))).toEqual([])
    expect(written).not.toEqual([])
  })
})

describe('a remembered device during a sign-in that is not to be remembered', () => {
  it.each(['ada', EMAIL])('stays the one that is presented, and the one that is stored (%s)', async (name) => {
    const app = start()
    await visit(app, name)
    expect(await visit(app, name, memory)).toBe(true)
    expect(await visit(app, name, memory)).toBe(true)
    expect(await visit(app.reload(), name)).toBe(true)
  })

  it.each(['ada', EMAIL])('is gone for good when the user forgets it (%s)', async (name) => {
    const app = start()
    await visit(app, name)
    await app.at('identify').submit({ username: name, password: PASSWORD, ...memory })
    app.at('signedIn')
    await forgetDevice(app.auth)
    expect(await app.reload().auth.context.devices.load('ada')).toBe(undefined)
  })
})

describe('an alias with a new owner', () => {
  it.each([memory, {}])('takes no device from its first owner: %o', async (more) => {
    const app = start()
    await visit(app, EMAIL)
    app.pool.getUser('ada').attributes.set('email', 'former@example.org')
    app.pool.getUser('bob').attributes.set('email', EMAIL)

    const later = app.reload()
    expect(await visit(later, EMAIL, more)).toBe(false)
    expect(later.pool.getUser('bob').devices.size).toBe(1)
    expect(await visit(app.reload(), 'ada')).toBe(true)
  })

  it('presents the device of the new owner from then on', async () => {
    const app = start()
    await visit(app, EMAIL)
    app.pool.getUser('ada').attributes.set('email', 'former@example.org')
    app.pool.getUser('bob').attributes.set('email', EMAIL)
    await visit(app, EMAIL)
    const later = app.reload()
    expect(await visit(later, EMAIL)).toBe(true)
    expect(await visit(later, 'bob')).toBe(true)
    expect(await visit(later, 'ada')).toBe(true)
  })

  it('binds no session to the device of the first owner where the service ignores it', async () => {
    const app = start()
    await visit(app, EMAIL)
    app.pool.getUser('ada').attributes.set('email', 'former@example.org')
    app.pool.getUser('bob').attributes.set('email', EMAIL)
    app.pool.configureDevices(undefined)
    await app.at('identify').submit({ username: EMAIL, password: PASSWORD })
    await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))
    await app.auth.getTokens({ forceRefresh: true })
    expect(app.pool.requests.last('InitiateAuth')?.input).toHaveProperty('AuthParameters.DEVICE_KEY')
    expect(app.pool.requests.last('GetTokensFromRefreshToken')?.input).not.toHaveProperty('DeviceKey')
  })
})

describe('a device that was not confirmed', () => {
  it.each(['USER_PASSWORD_AUTH', 'USER_SRP_AUTH'] as const)('is not presented by a sign-in: %s', async (authFlow) => {
    const app = start()
    app.pool.faults.add({ operation: 'ConfirmDevice', drop: 'request' })
    await visit(app, 'ada', { authFlow } as never)
    const next = app.reload()
    expect(await visit(next, 'ada', { authFlow } as never)).toBe(false)
    const sent = next.pool.requests.list().filter(({ operation }) => /^(Initiate|RespondTo)Auth/.test(operation ?? ''))
    expect(sent.length).toBeGreaterThan(3)
    expect(JSON.stringify(sent.map(({ input }) => input))).not.toContain('DEVICE_KEY')
  })
})
