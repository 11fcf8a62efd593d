import { describe, expect, it } from 'vitest'
import { CognitoError } from '../../src/errors.ts'
import { endLegacySession, type RestoreDeps, readLegacySession, restoreSession } from '../../src/session/restore.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import type { Call } from '../../src/transport/call.ts'
import { createTestClock, jwt } from './session-bench.ts'

const pool = { userPoolId: 'eu-west-1_Pool', clientId: 'client1' }
const CLAIMS = { sub: 's', iss: `https://issuer/${pool.userPoolId}`, iat: 1000, exp: 4600 }
const access = (claims: object = {}) => jwt({ ...CLAIMS, token_use: 'access', client_id: 'client1', ...claims })
const id = (claims: object = {}) => jwt({ ...CLAIMS, token_use: 'id', aud: 'client1', ...claims })

const ROOT = 'CognitoIdentityServiceProvider.client1'

/** What another library has stored of a user. */
function stored(items: Readonly<Record<string, string | undefined>> = {}, name = 'ada', prefix = '') {
  const all: Record<string, string | undefined> = {
    accessToken: access(),
    idToken: id(),
    refreshToken: 'refresh',
    ...items,
  }
  const entries = Object.entries(all).map(([item, text]) => [`${prefix}${ROOT}.${name}.${item}`, text])
  const area = new Map([[`${prefix}${ROOT}.LastAuthUser`, name], ...entries] as [string, string | undefined][])
  return {
    area,
    storage: {
      getItem: (key: string) => area.get(key) ?? null,
      setItem: (key: string, value: string) => void area.set(key, value),
      removeItem: (key: string) => void area.delete(key),
    },
  }
}
const read = (items?: Readonly<Record<string, string | undefined>>, name?: string, prefix?: string) =>
  readLegacySession(stored(items, name, prefix).storage, pool)

describe('the session of another library', () => {
  it('is of the user whom its tokens name, and began when they were issued', async () => {
    const session = await read({ accessToken: access({ username: 'ada-id' }), deviceKey: 'key' })

    expect(session).toMatchObject({ username: 'ada-id', signInName: 'ada', since: 1_000_000, deviceKey: 'key' })
    expect(session?.tokens.refreshToken?.expose()).toBe('refresh')
    expect(session?.tokens).toMatchObject({ receivedAt: 1_000_000, expiresAt: 4_600_000 })
    expect(await read({}, 'ada', '@MemoryStorage:')).toMatchObject({ username: 'ada', deviceKey: undefined })
  })

  it.each([
    ['as it was typed, where that is stored', { signInDetails: '{"loginId":"Ada@Example.org"}' }, 'Ada@Example.org'],
    ['as it was typed, up to 256 characters', { signInDetails: `{"loginId":"${'a'.repeat(256)}"}` }, 'a'.repeat(256)],
    ['the name of the session, where that is longer', { signInDetails: `{"loginId":"${'a'.repeat(257)}"}` }, 'ada'],
    ['the name of the session, where that has escapes', { signInDetails: '{"loginId":"a\\\\u0064a"}' }, 'ada'],
    [
      'the address, where the session has the user’s id only',
      { idToken: id({ email: 'a@example.org' }) },
      'a@example.org',
    ],
    [
      'the name of the session, where that is an alias',
      { accessToken: access({ username: 'id' }), idToken: id({ email: 'a@example.org' }) },
      'ada',
    ],
  ])('greets by a name: %s', async (_, items, signInName) => {
    expect(await read(items)).toMatchObject({ signInName })
  })

  it.each([
    ['without an access token', { accessToken: undefined }],
    ['without an ID token', { idToken: undefined }],
    ['without a refresh token', { refreshToken: undefined }],
    ['with an empty refresh token', { refreshToken: '' }],
    ['with a refresh token that is too long', { refreshToken: 'r'.repeat(65_537) }],
    ['of another app client', { accessToken: access({ client_id: 'other' }) }],
    ['of another app client by its ID token', { idToken: id({ aud: 'other' }) }],
  ])('is none %s', async (_, items) => {
    expect(await read(items)).toBeUndefined()
    const { area, storage } = stored()
    area.delete(`${ROOT}.LastAuthUser`)
    expect(await readLegacySession(storage, pool)).toBeUndefined()
  })

  it('is taken where its tokens name no app client, as those of emulators', async () => {
    const items = { accessToken: access({ client_id: undefined }), idToken: id({ aud: undefined }) }
    expect(await read(items)).toMatchObject({ username: 'ada' })
  })

  it('is removed with its tokens, and nothing else of theirs', async () => {
    const clock = createTestClock()
    for (const prefix of ['', '@MemoryStorage:']) {
      const { area, storage } = stored({ deviceKey: 'key' }, 'ada', prefix)
      area.set('theirs', 'stays')
      const deps = { ports: { clock, storage: memoryStorage() }, settings: pool, migrateFrom: storage }

      expect(await endLegacySession(deps as never)).toEqual([])
      expect([...area.keys()]).toEqual([`${prefix}${ROOT}.ada.deviceKey`, 'theirs'])
      expect(await endLegacySession(deps as never)).toEqual([])
    }
  })

  it('cannot be removed where the storage can only be read, or fails, and that is said', async () => {
    const clock = createTestClock()
    const { storage } = stored()
    const { removeItem: _, ...readOnly } = storage
    const failing = {
      getItem: () => {
        throw new DOMException('canary', 'SecurityError')
      },
    }
    for (const migrateFrom of [readOnly, failing]) {
      const ports = { clock, storage: memoryStorage() }
      const warnings = await endLegacySession({ ports, settings: pool, migrateFrom } as never)
      expect(warnings).toEqual([expect.objectContaining({ code: 'ERR_STORAGE' })])
      expect(String(warnings[0])).not.toContain('canary')
    }
  })
})

describe('a session that a server keeps', () => {
  /** A page without a stored session, whose server answers so. */
  function createBench(answer: () => unknown, present: object = { type: 'signedOut', isNew: true }) {
    const saved: unknown[] = []
    const sent: unknown[] = []
    const deps = {
      store: {
        load: async () => present,
        save: async (session: object) => {
          saved.push(session)
          return { record: session }
        },
      },
      endings: { has: async () => false },
      settings: { ...pool, isOnServer: true },
      call: (async (...call: unknown[]) => {
        sent.push(call)
        return answer()
      }) as unknown as Call,
      ports: { clock: createTestClock(7000), storage: memoryStorage() },
      devices: {},
    } as unknown as RestoreDeps
    return { deps, saved, sent }
  }
  const { signal } = new AbortController()
  const answered = (more: object = {}) => ({
    AuthenticationResult: { AccessToken: access({ username: 'ada-id' }), IdToken: id() },
    ...more,
  })

  it('is asked for without a token, and kept with the name that was typed', async () => {
    const { deps, sent, saved } = createBench(() => answered({ SignInName: 'ada' }))

    expect(await restoreSession(deps, signal)).toMatchObject({ type: 'signedIn', record: { username: 'ada-id' } })

    expect(sent).toEqual([['GetTokensFromRefreshToken', { ClientId: 'client1', RefreshToken: '' }, { signal }]])
    expect(saved).toMatchObject([{ username: 'ada-id', signInName: 'ada', tokens: { receivedAt: 7000 } }])
    const unnamed = createBench(() => answered())
    await restoreSession(unnamed.deps, signal)
    expect(unnamed.saved).toMatchObject([{ signInName: 'ada-id' }])
  })

  it('is not asked for where the page knows it', async () => {
    const known = { type: 'signedIn', record: { username: 'ada-id' } }
    const { deps, sent } = createBench(() => answered(), known)
    expect(await restoreSession(deps, signal)).toBe(known)
    expect(sent).toEqual([])
  })

  it('is none when the server says so, or says nothing of one', async () => {
    const refused = () => {
      throw new CognitoError('Invalid Refresh Token', { code: 'NotAuthorizedException', status: 400 })
    }
    for (const answer of [refused, () => ({}), () => undefined]) {
      const { deps, saved } = createBench(answer)
      expect(await restoreSession(deps, signal)).toEqual({ type: 'signedOut', isNew: true })
      expect(saved).toEqual([])
    }
  })

  it('is not known when the server does not answer', async () => {
    const { deps } = createBench(() => {
      throw new CognitoError('no', { code: 'InternalErrorException', status: 500 })
    })
    await expect(restoreSession(deps, signal)).rejects.toMatchObject({ code: 'InternalErrorException' })
  })

  it('is not kept by a page that has gone meanwhile', async () => {
    const { deps, saved } = createBench(() => answered())
    expect(await restoreSession(deps, AbortSignal.abort())).toEqual({ type: 'signedOut', isNew: true })
    expect(saved).toEqual([])
  })
})
