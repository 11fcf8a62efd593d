import { describe, expect, it } from 'vitest'
import { type KeychainSettings, keychainStorage } from '../../src/storage/keychain.ts'
import { mayHoldLegacy } from '../../src/storage/legacy.ts'
import { Disk } from './fakes/disk.ts'
import { keychain } from './fakes/native.ts'

/** A storage over entries on a phone, and how often the phone was asked for one. */
function open(settings?: KeychainSettings) {
  const phone = new Disk()
  phone.items.set('cognito-machines.key', '=text')
  const native = keychain(phone)
  let reads = 0
  const storage = keychainStorage(
    {
      ...native,
      getGenericPassword: (options) => {
        reads++
        return native.getGenericPassword(options)
      },
    },
    settings,
  )
  return { phone, storage, reads: () => reads }
}

describe('keychainStorage', () => {
  it('finds the entries of every earlier release, or an update of the app would sign its users out', async () => {
    const { phone, storage } = open()
    expect(await storage.getItem('key')).toBe('text')
    await storage.setItem('key', 'next')
    await storage.setItem('empty', '')
    expect([...phone.items]).toEqual([
      ['cognito-machines.key', '=next'],
      ['cognito-machines.empty', '='],
    ])
  })

  it.each([
    ['without options', undefined],
    ['with options that ask nobody', { options: { accessible: 'AccessibleAfterFirstUnlock' } }],
  ])('%s reads anew each time: an extension of the app may have written', async (_, settings) => {
    const { phone, storage, reads } = open(settings)
    await storage.getItem('key')
    phone.items.set('cognito-machines.key', '=of the extension')
    expect(await storage.getItem('key')).toBe('of the extension')
    expect(reads()).toBe(2)
  })

  it('reads an entry that the user is asked for once', async () => {
    const { storage, reads } = open({ options: { accessControl: 'BiometryAny' } })
    for (let time = 0; time < 3; time++) expect(await storage.getItem('key')).toBe('text')
    expect(reads()).toBe(1)
  })

  it('forgets what it has read when the app goes to the background', async () => {
    let become = (_: string): void => undefined
    const AppState = {
      addEventListener: (_: 'change', listener: (state: string) => void) => {
        become = listener
        return { remove: () => undefined }
      },
    }
    const { storage, reads } = open({ options: { accessControl: 'BiometryAny' }, AppState })
    await storage.getItem('key')
    become('background')
    become('active')
    await storage.getItem('key')
    await storage.getItem('key')
    expect(reads()).toBe(2)
  })

  it('asks again after a refusal when it is told to', async () => {
    let isRefusing = true
    const native = keychain(new Disk())
    const storage = keychainStorage(
      {
        ...native,
        getGenericPassword: async (options) => {
          if (isRefusing) throw new Error('User canceled the operation')
          return native.getGenericPassword(options)
        },
      },
      { options: { accessControl: 'BiometryAny' } },
    )
    await expect(Promise.resolve(storage.getItem('key'))).rejects.toThrow(/Failed: reading/)
    isRefusing = false
    await expect(Promise.resolve(storage.getItem('key'))).rejects.toThrow(/Failed: reading/)
    storage.askAgain()
    expect(await storage.getItem('key')).toBe(null)
  })

  it('holds no session of another library', () => {
    expect(mayHoldLegacy(open().storage)).toBe(false)
  })
})
