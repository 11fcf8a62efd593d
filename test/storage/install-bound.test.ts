import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { boundToInstall } from '../../src/storage/install-bound.ts'
import { keychainStorage } from '../../src/storage/keychain.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { randomBytes } from './adapters.ts'
import { Disk } from './fakes/disk.ts'
import { keychain } from './fakes/native.ts'

const MARK = '0123456789abcdef'.repeat(2)

describe('boundToInstall', () => {
  it('C20 does not find the session of an earlier installation in a keychain that outlived it', async () => {
    const phone = new Disk()
    const install = () => boundToInstall(keychainStorage(keychain(phone)), { marker: memoryStorage(), randomBytes })
    const before = install()
    await before.setItem('session', 'signed in')
    expect(await before.getItem('session')).toBe('signed in')

    const after = install()
    expect(phone.items.size).toBeGreaterThan(0)
    expect(await after.getItem('session')).toBe(null)
    expect(await after.update('session', (current) => current ?? 'somebody else')).toBe('somebody else')
    expect(await after.getItem('session')).toBe('somebody else')
  })

  it('marks the installation once, even when several ask first', async () => {
    const [inner, marker] = [memoryStorage(), memoryStorage()]
    const storages = Array.from({ length: 5 }, () => boundToInstall(inner, { marker, randomBytes }))
    await Promise.all(storages.map(async (storage, index) => storage.setItem(`key ${index}`, 'text')))
    for (let index = 0; index < 5; index++) expect(await storages[0]!.getItem(`key ${index}`)).toBe('text')
  })

  it.each(['', 'mark', `x${MARK}`, `${MARK}x`, MARK.slice(1), MARK.toUpperCase()])(
    'replaces a damaged mark, whose values count as those of an earlier installation: "%s"',
    async (damaged) => {
      const [inner, marker] = [memoryStorage(), memoryStorage()]
      await marker.setItem('cognito-machines.install', damaged)
      await inner.setItem('session', `${damaged}:signed in`)
      const storage = boundToInstall(inner, { marker, randomBytes })

      expect(await storage.getItem('session')).toBe(null)
      expect(await marker.getItem('cognito-machines.install')).toMatch(/^[0-9a-f]{32}$/)
    },
  )

  it('keeps the mark and finds the values of its own installation', async () => {
    const [inner, marker] = [memoryStorage(), memoryStorage()]
    await marker.setItem('cognito-machines.install', MARK)
    await inner.setItem('session', `${MARK}:signed in`)

    expect(await boundToInstall(inner, { marker, randomBytes }).getItem('session')).toBe('signed in')
    expect(await marker.getItem('cognito-machines.install')).toBe(MARK)
  })

  it('C1 is an error, not an empty answer, while the mark cannot be read', async () => {
    const marker = { ...memoryStorage(), getItem: () => Promise.reject(new Error('locked')) }
    const storage = boundToInstall(memoryStorage(), { marker, randomBytes })
    await expect(Promise.resolve(storage.getItem('session'))).rejects.toBeInstanceOf(StorageError)
  })
})

describe('keychainStorage', () => {
  it('says so when the keychain refuses an entry by answering false', async () => {
    const storage = keychainStorage({ ...keychain(new Disk()), setGenericPassword: async () => false })
    await expect(Promise.resolve(storage.setItem('key', 'text'))).rejects.toBeInstanceOf(StorageError)
  })

  it('names its entries by service and key, and hands its options on', async () => {
    const disk = new Disk()
    const seen: unknown[] = []
    const native = keychain(disk)
    const storage = keychainStorage(
      {
        ...native,
        setGenericPassword: (name, password, options) => {
          seen.push(options)
          return native.setGenericPassword(name, password, options)
        },
      },
      { service: 'my.app', options: { accessible: 'AccessibleAfterFirstUnlock' } },
    )
    await storage.setItem('key', 'text')
    expect(seen).toEqual([{ accessible: 'AccessibleAfterFirstUnlock', service: 'my.app.key' }])
  })

  it('C24 takes an entry that is not ours for absent', async () => {
    const disk = new Disk()
    disk.items.set('cognito-machines.key', 'hunter2')
    expect(await keychainStorage(keychain(disk)).getItem('key')).toBe(null)
  })
})
