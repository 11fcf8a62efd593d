/** The place where sessions and devices of other libraries are looked for. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createAuth, type KeyValueStorage } from '../../src/index.ts'
import { cookieStorage } from '../../src/storage/cookie.ts'
import { encryptedStorage } from '../../src/storage/encrypted.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { createTestPorts, createUserPool } from '../../src/testing/index.ts'
import { PASSWORD } from '../flows/start-app.ts'
import { mapStorage } from '../flows/stored-session.ts'

afterEach(() => vi.unstubAllGlobals())

/** What another library has left, device included, and the pool behind it. */
async function leftBehind() {
  const pool = createUserPool({ users: [{ username: 'ada', password: PASSWORD }] })
  const { AuthenticationResult: tokens } = await pool.handle('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: pool.clientId,
    AuthParameters: { USERNAME: 'ada', PASSWORD },
  })
  const prefix = `CognitoIdentityServiceProvider.${pool.clientId}`
  const items = new Map<string, string>()
  for (const [name, value] of Object.entries({
    LastAuthUser: 'ada',
    'ada.accessToken': tokens?.AccessToken,
    'ada.idToken': tokens?.IdToken,
    'ada.refreshToken': tokens?.RefreshToken,
    'ada.deviceKey': 'eu-west-1_key',
    'ada.deviceGroupKey': '-group',
    'ada.randomPasswordKey': 'secret',
  })) {
    items.set(`${prefix}.${name}`, String(value))
  }
  return { pool, items }
}

function inPage(localStorage: object) {
  vi.stubGlobal('document', {})
  vi.stubGlobal('window', {})
  vi.stubGlobal('localStorage', localStorage)
}

function open(
  pool: Awaited<ReturnType<typeof leftBehind>>['pool'],
  storage: KeyValueStorage,
  migrateFrom?: KeyValueStorage,
) {
  const { clock: _, ...ports } = createTestPorts()
  const { userPoolId, clientId, fetch } = pool
  return createAuth({ ...ports, userPoolId, clientId, fetch, storage, migrateFrom })
}

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length))
const STORAGES: readonly (readonly [name: string, make: () => KeyValueStorage])[] = [
  ['memoryStorage', memoryStorage],
  ['splitStorage', () => splitStorage(memoryStorage(), { secrets: memoryStorage() })],
  [
    'encryptedStorage',
    () => {
      let key: object | undefined
      const keys = {
        load: async () => key,
        loadOrCreate: async (make: () => Promise<object>) => {
          key ??= await make()
          return key
        },
      }
      return encryptedStorage(memoryStorage(), { subtle: crypto.subtle, randomBytes, keys } as never)
    },
  ],
  [
    'cookieStorage',
    () => {
      const jar = new Map<string, string>()
      return cookieStorage({
        read: () => [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        write: (line) => {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
          if (value === '') jar.delete(name)
          else jar.set(name, value)
        },
      })
    },
  ],
]

describe('a page', () => {
  it.each(STORAGES)(
    'with a storage of its own, %s, finds the session and the device in localStorage',
    async (_, make) => {
      const { pool, items } = await leftBehind()
      inPage(mapStorage(items))
      const auth = open(pool, make())
      expect(await auth.session.ready()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
      expect(await auth.context.devices.load('ada')).toMatchObject({ deviceKey: 'eu-west-1_key' })
      await auth.signOut({ scope: 'local' })
      expect([...items.keys()].join()).not.toMatch(/Token|LastAuthUser/)
    },
  )

  it('looks elsewhere, or nowhere, if it is told to', async () => {
    const { pool, items } = await leftBehind()
    inPage(mapStorage(items))
    expect(await open(pool, memoryStorage(), memoryStorage()).session.ready()).toMatchObject({ status: 'signedOut' })
    inPage(mapStorage(new Map()))
    expect(await open(pool, memoryStorage(), mapStorage(items)).session.ready()).toMatchObject({ status: 'signedIn' })
  })

  it('starts where the browser refuses localStorage', async () => {
    const { pool } = await leftBehind()
    inPage({
      getItem: () => {
        throw new DOMException('', 'SecurityError')
      },
    })
    expect(await open(pool, memoryStorage()).session.ready()).toMatchObject({ status: 'signedOut' })
  })
})

describe('a runtime without pages', () => {
  it('finds them in the storage of the app', async () => {
    const { pool, items } = await leftBehind()
    vi.stubGlobal('window', {})
    vi.stubGlobal('localStorage', mapStorage(new Map()))
    expect(await open(pool, mapStorage(items)).session.ready()).toMatchObject({ status: 'signedIn' })
  })
})
