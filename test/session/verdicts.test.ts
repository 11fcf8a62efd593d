/** What ends a session, and what does not: the list of the answers that count, late answers, and tokens used before. */
import { describe, expect, it } from 'vitest'
import { NetworkError } from '../../src/errors.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createFetchTransport } from '../../src/transport/fetch.ts'
import { createWorld, deaf, during, refusal, settle, type Tab, type World } from './session-bench.ts'

const HOUR = 3_600_000
const MINUTE = 60_000

/** A user whose tokens are over. */
async function expired(options: Parameters<typeof createWorld>[0] = {}, more: { deviceKey?: string } = {}) {
  const world = createWorld(options)
  const tab = world.open()
  await world.signIn(tab, 'alice', more)
  await settle()
  world.clock.set(world.clock.now() + 2 * HOUR)
  return { world, tab }
}

/** Holds the answer to the next refresh back. The result lets it go. */
function holdAnswer({ service }: World): () => void {
  let release = (): void => {}
  service.after = (operation) => {
    if (operation !== 'GetTokensFromRefreshToken') return undefined
    service.after = undefined
    return new Promise((resolve) => {
      release = resolve
    })
  }
  return () => release()
}

const devicesOf = (tab: Tab) => tab.devices.load('alice')

async function keepDevice(tab: Tab, deviceKey: string, confirmed = true) {
  const { Sensitive } = await import('../../src/sensitive.ts')
  const devicePassword = new Sensitive('canary-device')
  await tab.devices.save('alice', { deviceKey, deviceGroupKey: 'group', devicePassword, confirmed })
}

describe('a refusal that is not on the list', () => {
  it.each([
    ['NotAuthorizedException', 'Unable to verify secret hash for client client1'],
    ['NotAuthorizedException', 'Client client1 is configured with secret but SECRET_HASH was not received'],
    ['NotAuthorizedException', 'SecretHash does not match for the client: client1'],
    ['NotAuthorizedException', 'Request not allowed due to security reasons.'],
    ['NotAuthorizedException', 'A text that nobody knows, about a token that was revoked or expired.'],
    ['NotAuthorizedException', 'Auth flow not enabled for this client'],
    ['InvalidParameterException', 'REFRESH_TOKEN_AUTH is not enabled for the client.'],
    ['UserLambdaValidationException', 'PreTokenGeneration failed with error no.'],
    ['ResourceNotFoundException', 'User pool client client1 does not exist.'],
    ['ForbiddenException', 'Request not allowed due to WAF block.'],
  ])('keeps the session on %s "%s", and says so', async (code, message) => {
    const { world, tab } = await expired()
    const troubles: string[] = []
    tab.on('refreshTrouble', ({ error }) => troubles.push(error.message))
    world.service.before = () => {
      throw refusal(code, message)
    }

    await expect(during(world.clock, tab.getTokens())).rejects.toMatchObject({ code, message })

    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true, error: { code } })
    expect(troubles).toContain(message)
    // It is tried again, and heals.
    world.service.before = undefined
    await world.clock.advance(10 * MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(tab.getSnapshot()).not.toHaveProperty('error')
  })
})

describe('a refusal about the device', () => {
  it.each([
    ['ResourceNotFoundException', 'Device does not exist.'],
    ['NotAuthorizedException', 'Device does not exist.'],
    ['InvalidParameterException', 'Invalid device key given.'],
  ])('%s "%s" drops the device, and asks once more without its key', async (code, message) => {
    const { world, tab } = await expired({}, { deviceKey: 'gone' })
    await keepDevice(tab, 'gone')
    tab.dispose()
    const { call } = world.service
    const sent: unknown[] = []
    const open = world.open({
      call: (async (operation: never, input: { DeviceKey?: string }) => {
        sent.push(input.DeviceKey)
        if (input.DeviceKey !== undefined) throw refusal(code, message)
        return call(operation, { ...input, DeviceKey: 'gone' } as never)
      }) as never,
    })

    await expect(during(world.clock, open.getTokens())).resolves.toBeDefined()

    expect(sent).toEqual(['gone', undefined])
    expect(open.deviceKey()).toBeUndefined()
    expect(await devicesOf(open)).toBeUndefined()
    // The next refresh goes without a key at once.
    await during(world.clock, open.getTokens({ forceRefresh: true }))
    expect(sent).toEqual(['gone', undefined, undefined])
  })

  it('"Invalid Refresh Token" counts after a try with the key of the device store, and one without', async () => {
    const { world, tab } = await expired({}, { deviceKey: 'bound' })
    await keepDevice(tab, 'known')
    tab.dispose()
    world.service.before = () => {
      throw refusal('NotAuthorizedException', 'Invalid Refresh Token')
    }
    const sent: unknown[] = []
    const { call } = world.service
    const open = world.open({
      call: (async (operation: never, input: { DeviceKey?: string }) => {
        sent.push(input.DeviceKey)
        return call(operation, input as never)
      }) as never,
    })
    await settle()

    await expect(during(world.clock, open.getTokens())).rejects.toMatchObject({ code: 'ERR_SESSION_EXPIRED' })

    expect(sent).toEqual(['bound', 'known', undefined])
    expect(open.getSnapshot()).toEqual({ status: 'signedOut', reason: 'sessionRefused' })
  })

  it('never tries the key of a device that is not confirmed: the service would bind the tokens to it', async () => {
    const { world, tab } = await expired({}, { deviceKey: 'bound' })
    await keepDevice(tab, 'unconfirmed', false)
    tab.dispose()
    const { call } = world.service
    const sent: unknown[] = []
    const open = world.open({
      call: (async (operation: never, input: { DeviceKey?: string }) => {
        sent.push(input.DeviceKey)
        if (input.DeviceKey !== undefined) throw refusal('NotAuthorizedException', 'Invalid Refresh Token')
        return call(operation, { ...input, DeviceKey: 'bound' } as never)
      }) as never,
    })
    await settle()

    await expect(during(world.clock, open.getTokens())).resolves.toBeDefined()
    expect(sent).toEqual(['bound', undefined])
  })

  it('keeps the session when the token is good with the key of the device store, or without any', async () => {
    for (const good of ['known', undefined]) {
      const { world, tab } = await expired({}, { deviceKey: 'bound' })
      await keepDevice(tab, 'known')
      tab.dispose()
      const { call } = world.service
      const open = world.open({
        call: (async (operation: never, input: { DeviceKey?: string }) => {
          if (input.DeviceKey !== good) throw refusal('NotAuthorizedException', 'Invalid Refresh Token')
          return call(operation, { ...input, DeviceKey: 'bound' } as never)
        }) as never,
      })
      await settle()

      await expect(during(world.clock, open.getTokens())).resolves.toBeDefined()
      expect(open.deviceKey()).toBe(good)
    }
  })
})

describe('a pool that begins to rotate refresh tokens under an app that asks by REFRESH_TOKEN_AUTH', () => {
  const config = { refreshOperation: 'REFRESH_TOKEN_AUTH' } as const

  it('is asked by the other operation before "Invalid Refresh Token" counts', async () => {
    const { world, tab } = await expired({ config })
    const operations: string[] = []
    world.service.before = (operation) => {
      operations.push(operation)
      if (operation === 'InitiateAuth') throw refusal('NotAuthorizedException', 'Invalid Refresh Token.')
    }

    await expect(during(world.clock, tab.getTokens())).resolves.toBeDefined()
    expect(operations).toEqual(['InitiateAuth', 'GetTokensFromRefreshToken'])
  })

  it('ends the session when both refuse it, or the server has no other', async () => {
    for (const other of ['NotAuthorizedException', 'UnknownOperationException']) {
      const { world, tab } = await expired({ config })
      world.service.before = (operation) => {
        throw operation === 'InitiateAuth'
          ? refusal('NotAuthorizedException', 'Invalid Refresh Token')
          : refusal(other, 'Invalid Refresh Token')
      }

      await expect(during(world.clock, tab.getTokens())).rejects.toMatchObject({ code: 'ERR_SESSION_EXPIRED' })
      expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'sessionRefused' })
    }
  })
})

describe('a refresh token that was used before', () => {
  /** A tab whose first try is lost at 9 seconds, and whose quiet retry is answered at 16. */
  function slowTab(world: World): Tab {
    const { call } = world.service
    let tries = 0
    return world.open({
      call: (async (operation: never, input: never) => {
        if (operation !== 'GetTokensFromRefreshToken' || tries > 1) return call(operation, input)
        if (tries++ === 0) {
          await new Promise<void>((resolve) => world.clock.setTimeout(() => resolve(), 9000))
          throw new NetworkError('connection reset')
        }
        const answer = await call(operation, input)
        await new Promise<void>((resolve) => world.clock.setTimeout(() => resolve(), 6500))
        return answer
      }) as never,
    })
  }

  it('keeps both tabs signed in when one is slow and the other took its lock', async () => {
    // Without a lock is like with one that was stolen.
    const world = createWorld({ lock: (_, work) => work() })
    const [slow, quick] = [slowTab(world), world.open()]
    await world.signIn(slow)
    await settle()
    world.clock.set(world.clock.now() + 2 * HOUR)

    const first = slow.getTokens()
    await world.clock.advance(12_000)
    const second = quick.getTokens().catch((error: unknown) => error)
    await world.clock.advance(40_000)

    await expect(first).resolves.toBeDefined()
    await second
    for (const tab of [slow, quick]) expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(world.service.count('RevokeToken')).toBe(0)
    const { refreshToken } = await slow.getTokens()
    expect(world.service.isGood(refreshToken!.expose())).toBe(true)
  })

  it('is not sent again in silence when another tab was faster meanwhile', async () => {
    const world = createWorld({ lock: (_, work) => work() })
    const { call } = world.service
    let isFirst = true
    const slow = world.open({
      call: (async (operation: never, input: never) => {
        if (!isFirst) return call(operation, input)
        isFirst = false
        await new Promise<void>((resolve) => world.clock.setTimeout(() => resolve(), 11_000))
        throw new NetworkError('connection reset')
      }) as never,
    })
    const quick = world.open()
    await world.signIn(slow)
    await settle()
    world.clock.set(world.clock.now() + 2 * HOUR)
    const waiting = slow.getTokens()
    await settle()
    await quick.getTokens()
    await world.clock.advance(15_000)

    expect((await waiting).accessToken.expose()).toBe((await quick.getTokens()).accessToken.expose())
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it.each([
    ['have expired', 2 * HOUR],
    ['are good for a while', 59.5 * MINUTE],
  ])(
    'waits no longer than until the tab that used it has stored the new tokens, though no message tells of it: the old ones %s',
    async (_, passed) => {
      const world = createWorld({ lock: (_name, work) => work() })
      const [slow, quick] = [world.open({ ports: { tabs: deaf } }), world.open({ ports: { tabs: deaf } })]
      await world.signIn(slow)
      quick.lifecycle.tell('visible')
      await settle()
      world.service.after = () => {
        world.service.after = undefined
        return new Promise((resolve) => world.clock.setTimeout(resolve, 5000))
      }
      world.clock.set(world.clock.now() + passed)
      let answered = 0
      for (const tab of [slow, quick]) {
        void tab.getTokens().then(() => {
          answered++
        })
      }
      await settle()
      expect(world.service.count('GetTokensFromRefreshToken')).toBe(2)

      await world.clock.advance(5500)

      expect(answered).toBe(2)
      const { accessToken } = await slow.getTokens()
      expect((await quick.getTokens()).accessToken.expose()).toBe(accessToken.expose())
      expect(quick.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
      expect(world.service.count('GetTokensFromRefreshToken')).toBe(2)
    },
  )

  it('answers callers in their own time while it waits, and ends the session after', async () => {
    const { world, tab } = await expired()
    world.service.before = () => {
      throw refusal('RefreshTokenReuseException', 'Refresh token reuse')
    }
    const asked = tab.getTokens().catch((error: unknown) => error)
    await world.clock.advance(22_400)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })

    await world.clock.advance(200)
    expect(await asked).toMatchObject({ code: 'ERR_TIMEOUT' })
    await world.clock.advance(1000)
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'refreshTokenReused' })
  })

  it.each([
    ['back', -24 * HOUR],
    ['forward', 24 * HOUR],
  ])('waits as long when the clock is set %s meanwhile: not shorter, and not until that day', async (_, by) => {
    const { world, tab } = await expired()
    world.service.before = () => {
      throw refusal('RefreshTokenReuseException', 'Refresh token reuse')
    }
    tab.getTokens().catch(() => undefined)
    await world.clock.advance(10_000)

    world.clock.set(world.clock.now() + by)
    await world.clock.advance(12_400)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    await world.clock.advance(1200)

    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'refreshTokenReused' })
  })

  it('comes back when its own answer arrives after the session was ended for it, in every tab', async () => {
    const { world, tab } = await expired({ lock: (_, work) => work() })
    const answer = holdAnswer(world)
    const other = world.open()
    tab.getTokens().catch(() => undefined)
    await settle()
    other.getTokens().catch(() => undefined)
    await world.clock.advance(60_000)
    for (const each of [tab, other]) {
      expect(each.getSnapshot()).toEqual({ status: 'signedOut', reason: 'refreshTokenReused' })
    }

    answer()
    await world.clock.advance(1000)

    for (const each of [tab, other]) expect(each.getSnapshot()).toMatchObject({ status: 'signedIn' })
    expect(world.service.count('RevokeToken')).toBe(0)
  })

  it('stays ended when the user has signed out meanwhile, and the late token is revoked', async () => {
    const { world, tab } = await expired({ lock: (_, work) => work() })
    const answer = holdAnswer(world)
    tab.getTokens().catch(() => undefined)
    await settle()
    await during(world.clock, tab.signOut({ scope: 'local' }))

    answer()
    await world.clock.advance(30_000)

    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userSignedOut' })
    expect(world.service.goodTokens()).toEqual([])
  })

  it('does not give way to the late answer of an earlier sign-in, whose token is revoked', async () => {
    const { world, tab } = await expired({ lock: (_, work) => work() })
    const answer = holdAnswer(world)
    tab.getTokens().catch(() => undefined)
    await settle()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.before = (operation) => {
      if (operation !== 'RevokeToken') throw refusal('RefreshTokenReuseException', 'Refresh token reuse')
    }
    tab.getTokens().catch(() => undefined)
    await world.clock.advance(60_000)
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'refreshTokenReused' })

    answer()
    await world.clock.advance(1000)

    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'refreshTokenReused' })
    expect(world.service.count('RevokeToken')).toBe(1)
    const next = world.open()
    await settle()
    expect(next.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it('is no verdict in a tab whose storage refuses: the new token may be in another', async () => {
    const inner = memoryStorage()
    let isBroken = false
    const refusing = {
      ...inner,
      update: async (key: string, change: (current: string | null) => string | null | undefined) => {
        if (isBroken) throw new DOMException('', 'QuotaExceededError')
        return inner.update(key, change)
      },
    }
    const { world, tab } = await expired({ storage: refusing })
    isBroken = true
    // The tokens that this page gets are held in memory.
    await during(world.clock, tab.getTokens())
    expect(tab.getSnapshot()).toMatchObject({ persisted: false })
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.before = () => {
      throw refusal('RefreshTokenReuseException', 'Refresh token reuse')
    }

    await expect(during(world.clock, tab.getTokens())).rejects.toMatchObject({ code: 'ERR_TIMEOUT' })
    await world.clock.advance(60_000)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
  })

  it('does not end the session of a tab that held newer tokens in memory, when its storage heals', async () => {
    const inner = memoryStorage()
    let isBroken = false
    const refusing = {
      ...inner,
      update: async (key: string, change: (current: string | null) => string | null | undefined) => {
        if (isBroken) throw new DOMException('', 'QuotaExceededError')
        return inner.update(key, change)
      },
    }
    const world = createWorld({ storage: inner })
    const holder = world.open({ ports: { storage: refusing } })
    await world.signIn(holder)
    isBroken = true
    world.clock.set(world.clock.now() + 2 * HOUR)
    await during(world.clock, holder.getTokens())
    await world.clock.advance(1000)
    expect(holder.getSnapshot()).toMatchObject({ persisted: false })
    world.clock.set(world.clock.now() + 5 * MINUTE)

    // Another tab opens: it finds the old token on the disk, and the service refuses it.
    const opened = world.open({ ports: { storage: inner } })
    await settle()
    opened.getTokens().catch(() => undefined)
    await world.clock.advance(60_000)
    expect(opened.getSnapshot()).toEqual({ status: 'signedOut', reason: 'refreshTokenReused' })
    isBroken = false
    holder.lifecycle.tell('visible')
    await world.clock.advance(30_000)

    expect(holder.getSnapshot()).toMatchObject({ status: 'signedIn', persisted: true })
    expect(opened.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })
})

describe('the request of a refresh', () => {
  it('is not given up with its caller, by the default transport: the answer is used when it comes', async () => {
    const world = createWorld()
    const first = world.open()
    await world.signIn(first)
    first.dispose()
    const signals: AbortSignal[] = []
    const held: (() => void)[] = []
    const call = createFetchTransport({
      endpoint: 'https://cognito.example/',
      clock: world.clock,
      fetch: async (_, init) => {
        signals.push(init.signal as AbortSignal)
        const answer = await world.service.call('GetTokensFromRefreshToken', JSON.parse(init.body))
        await new Promise<void>((resolve) => held.push(resolve))
        return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/x-amz-json-1.1' } })
      },
    })
    world.clock.set(world.clock.now() + 2 * HOUR)
    const tab = world.open({ call })
    await settle()

    const asked = tab.getTokens().catch((error: unknown) => error)
    await world.clock.advance(16_000)
    expect(await asked).toMatchObject({ code: 'ERR_TIMEOUT' })
    expect(signals[0]?.aborted).toBe(false)
    held[0]!()
    await world.clock.advance(100)

    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: false })
    expect(world.service.count('RevokeToken')).toBe(0)
  })

  it('makes three storage operations at most', async () => {
    const inner = memoryStorage()
    const operations: string[] = []
    const storage = {
      ...inner,
      getItem: (key: string) => {
        operations.push(`read ${key}`)
        return inner.getItem(key)
      },
      update: (key: string, change: (current: string | null) => string | null | undefined) => {
        operations.push(`update ${key}`)
        return inner.update(key, change)
      },
    }
    const { world, tab } = await expired({ storage })
    await settle()
    operations.length = 0

    await during(world.clock, tab.getTokens())

    expect(operations.map((operation) => operation.split(' ')[0])).toEqual(['read', 'update'])
  })
})
