import { describe, expect, it } from 'vitest'
import type { DeviceRecord } from '../../src/device/store.ts'
import { Sensitive } from '../../src/sensitive.ts'
import type { NewSession } from '../../src/session/record.ts'
import type { NewDevice } from '../../src/sign-in/challenge.ts'
import { completeSignIn } from '../../src/sign-in/complete.ts'
import { jwt } from '../session/session-bench.ts'
import { createBench, DEVICE, NOW } from './bench.ts'

const POOL = 'eu-west-1_Pool'
const COMMON = { sub: 's', iss: `https://issuer/${POOL}`, origin_jti: 'o', iat: 1000, exp: 4600 }

/** Ends a sign-in with these tokens and in this way, and gives what the session and the devices were told. */
async function complete(
  access: object = { username: 'alice' },
  input: {
    newDevice?: NewDevice
    device?: DeviceRecord
    persistence?: 'storage' | 'memory' | undefined
    signal?: AbortSignal
    setPersistence?: () => Promise<void>
  } = {},
) {
  const { context, log, state } = createBench()
  if (input.setPersistence) state.setPersistence = input.setPersistence
  const { newDevice, device, signal } = input
  const tokens = {
    AccessToken: jwt({ ...COMMON, token_use: 'access', client_id: 'client1', ...access }),
    IdToken: jwt({ ...COMMON, token_use: 'id', aud: 'client1' }),
    RefreshToken: 'r',
  }
  const persistence = 'persistence' in input ? input.persistence : 'storage'
  const ended = await completeSignIn(
    context,
    {
      result: { tokens: new Sensitive(tokens), username: 'of the challenge', newDevice, receivedAt: NOW },
      device,
      signInName: 'typed',
      persistence: persistence as 'storage',
    },
    signal,
  )
  const [, session, handed] = log.told.find(([what]) => what === 'adopt') as [string, NewSession, unknown]
  return { ended, told: log.told, session, signal: handed }
}
const NEW = { deviceKey: 'new key', deviceGroupKey: 'new group' }

describe('the end of a sign-in', () => {
  it('hands the tokens to the session, with the real user name and the typed one', async () => {
    const { signal } = new AbortController()
    const { ended, told, session, ...handed } = await complete(undefined, { signal })

    expect(ended).toEqual({ username: 'alice' })
    expect(session).toEqual({
      tokens: expect.objectContaining({ issuedAt: 1_000_000, receivedAt: NOW, expiresAt: NOW + 3_600_000 }),
      username: 'alice',
      signInName: 'typed',
      persistence: 'storage',
      deviceKey: undefined,
    })
    expect(session.tokens.refreshToken?.expose()).toBe('r')
    expect(handed.signal).toBe(signal)
    expect(told.map(([what]) => what)).toEqual(['learn', 'setPersistence', 'adopt'])
  })

  it('tells the time of the service, as the tokens have it', async () => {
    const { told } = await complete()
    expect(told[0]).toEqual(['learn', 1_000_000])
  })

  it.each([
    ['missing', {}],
    ['no text', { username: 7 }],
  ])('uses the name of the challenge when that of the token is %s', async (_, access) => {
    const { ended, session } = await complete(access)
    expect(ended).toEqual({ username: 'of the challenge' })
    expect(session.username).toBe('of the challenge')
  })

  it.each([
    ['a new one', { newDevice: NEW, device: DEVICE }, 'new key'],
    ['the remembered one', { device: DEVICE }, 'device key'],
    ['the one of another library, which names no user', { device: { ...DEVICE, username: undefined } }, 'device key'],
    ['none of another user', { device: { ...DEVICE, username: 'bob' } }, undefined],
    ['none', {}, undefined],
  ])('binds the session to a device: %s', async (_, input, deviceKey) => {
    const { session } = await complete(undefined, input as object)
    expect(session.deviceKey).toBe(deviceKey)
  })

  it.each([
    ['storage', undefined, ['storage', 'alice', 'typed']],
    ['storage', NEW, ['storage', 'alice', 'typed']],
    [undefined, undefined, ['storage', 'alice', 'typed']],
    ['memory', NEW, ['memory', 'alice', 'typed']],
    ['memory', undefined, undefined],
  ] as const)('in %s, with the new device %j, tells the devices %j', async (persistence, newDevice, expected) => {
    const { told, session } = await complete(undefined, { persistence, ...(newDevice && { newDevice }) })
    expect(told.find(([what]) => what === 'setPersistence')?.slice(1)).toEqual(expected)
    expect(session.persistence).toBe(persistence)
  })

  it('does not fail with the storage of devices', async () => {
    const setPersistence = async () => {
      throw new Error('full')
    }
    const { ended, session } = await complete(undefined, { setPersistence })
    expect(ended).toEqual({ username: 'alice' })
    expect(session.username).toBe('alice')
  })

  it('is none when the tokens are of another pool', async () => {
    await expect(complete({ iss: 'https://issuer/eu-west-1_Other' })).rejects.toMatchObject({
      code: 'ERR_IDENTITY_MISMATCH',
    })
  })
})
