import { describe, expect, it } from 'vitest'
import { createDeviceStore } from '../../src/device/store.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { faultyStorage } from '../session/faulty-storage.ts'
import { createTestClock, createWorld, during } from '../session/session-bench.ts'

const device = (deviceKey: string, confirmed = true) => ({
  deviceKey,
  deviceGroupKey: 'group',
  devicePassword: new Sensitive(`password of ${deviceKey}`),
  confirmed,
})

const openDevices = (storage: KeyValueStorage = memoryStorage(), clientId = 'client1', clock = createTestClock()) =>
  createDeviceStore({ storage, settings: { userPoolId: 'eu-west-1_Pool', clientId }, clock, migrateFrom: storage })

const keyOf = (username: string) => `cognito-machines.1.eu-west-1_5fPool.client1.device.${username}`

describe('the device store', () => {
  it('finds a device by the real user name and by any alias', async () => {
    const store = openDevices()
    await store.save('id-1', device('d1'), 'ada@example.com')
    await store.save('id-1', device('d1'), '+49123456')
    for (const name of ['id-1', 'ada@example.com', '+49123456']) {
      expect(await store.load(name)).toMatchObject({ deviceKey: 'd1', confirmed: true })
      expect((await store.load(name))?.devicePassword.expose()).toBe('password of d1')
    }
    expect(await store.load('somebody')).toBeUndefined()
  })

  it('F12 keeps the users of one browser apart', async () => {
    const store = openDevices()
    await store.save('ada', device('d1'), 'ada@example.com')
    await store.save('bob', device('d2'), 'bob@example.com')
    await store.clear('ada@example.com')
    expect(await store.load('ada')).toMatchObject({ deviceKey: 'd1' })
    expect(await store.load('ada@example.com')).toBeUndefined()
    await store.save('ada', device('d1'), 'ada@example.com')
    await store.clear('ada')
    expect(await store.load('ada')).toBeUndefined()
    expect(await store.load('ada@example.com')).toBeUndefined()
    expect(await store.load('bob@example.com')).toMatchObject({ deviceKey: 'd2' })
  })

  it('F12 keeps a user apart from one who has their name as an alias, whoever came first', async () => {
    const store = openDevices()
    await store.save('ada', device('d1'))
    await store.save('id-2', device('d2'), 'ada')
    await store.save('id-3', device('d3'), 'bob')
    await store.save('bob', device('d4'))
    expect(await store.load('ada')).toMatchObject({ deviceKey: 'd1' })
    expect(await store.load('bob')).toMatchObject({ deviceKey: 'd4' })
    expect(await store.load('id-3')).toMatchObject({ deviceKey: 'd3' })
  })

  it('ends where an alias leads to itself', async () => {
    const storage = memoryStorage()
    void storage.setItem(keyOf('ada'), '{"v":1,"type":"deviceAlias","username":"ada","realName":"ada"}')
    const store = openDevices(storage)
    expect(await store.load('ada')).toBeUndefined()
    await store.save('ada', device('d1'))
    expect(await store.load('ada')).toMatchObject({ deviceKey: 'd1' })
  })

  it('F12 keeps the app clients of one browser apart', async () => {
    const storage = memoryStorage()
    await openDevices(storage).save('ada', device('d1'))
    expect(await openDevices(storage, 'client2').load('ada')).toBeUndefined()
  })

  it('F14 tells a device that was not confirmed yet', async () => {
    const store = openDevices()
    await store.save('ada', device('d1', false))
    expect(await store.load('ada')).toMatchObject({ confirmed: false })
  })

  it.each([
    ['no JSON', '{'],
    ['an empty object', '{}'],
    [
      'another user',
      '{"v":1,"type":"device","username":"bob","deviceKey":"d","deviceGroupKey":"g","devicePassword":"p","confirmed":true}',
    ],
    ['a missing part', '{"v":1,"type":"device","username":"ada","deviceKey":"d","confirmed":true}'],
    [
      'a part of another kind',
      '{"v":1,"type":"device","username":"ada","deviceKey":5,"deviceGroupKey":"g","devicePassword":"p"}',
    ],
    ['prototype names', '{"v":1,"type":"device","__proto__":{"deviceKey":"d"},"username":"ada"}'],
    ['an alias of nobody', '{"v":1,"type":"deviceAlias","username":"ada"}'],
    ['a type that is the name of a method', '{"v":1,"type":"constructor","username":"ada"}'],
  ])('C6 sets a record aside that holds %s', async (_, text) => {
    const storage = memoryStorage()
    const store = openDevices(storage)
    await store.save('bob', device('d2'))
    void storage.setItem(keyOf('ada'), text)
    expect(await store.load('ada')).toBeUndefined()
    expect(storage.getItem(keyOf('ada'))).toBeNull()
    expect(await store.load('bob')).toMatchObject({ deviceKey: 'd2' })
  })

  it('C8 leaves a record of a later version alone', async () => {
    const storage = memoryStorage()
    void storage.setItem(keyOf('ada'), '{"v":2,"something":"else"}')
    const store = openDevices(storage)
    expect(await store.load('ada')).toBeUndefined()
    await store.save('ada', device('d1'))
    await store.clear('ada')
    expect(storage.getItem(keyOf('ada'))).toBe('{"v":2,"something":"else"}')
  })

  it.each(['throws', 'throwsOnRead', 'throwsOnWrite', 'hangs', 'hangsAfterWrite'] as const)(
    'C1 C2 C4 never stands in the way of a sign-in when the storage %s',
    async (fault) => {
      const disk = faultyStorage()
      const clock = createTestClock()
      const store = openDevices(disk.storage, 'client1', clock)
      disk.fail(fault)
      await during(clock, store.load('ada'))
      await during(clock, store.save('ada', device('d1'), 'ada@example.com'))
      expect(await during(clock, store.load('ada'))).toMatchObject({ deviceKey: 'd1' })
      await during(clock, store.clear('ada'))
      expect(await during(clock, store.load('ada'))).toBeUndefined()
    },
  )

  it('survives a sign-out', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    await tab.devices.save('alice', device('d1'))
    await tab.signOut()
    expect(await tab.devices.load('alice')).toMatchObject({ deviceKey: 'd1' })
  })

  it.each(['deviceKey', 'deviceGroupKey', 'randomPasswordKey'])(
    'takes over no device of another library without its %s, which may come later',
    async (missing) => {
      const storage = memoryStorage()
      const place = (item: string) => `CognitoIdentityServiceProvider.client1.ada.${item}`
      for (const item of ['deviceKey', 'deviceGroupKey', 'randomPasswordKey']) void storage.setItem(place(item), 'x')
      void storage.removeItem(place(missing))
      const store = openDevices(storage)
      expect(await store.load('ada')).toBeUndefined()
      void storage.setItem(place(missing), 'y')
      expect(await store.load('ada')).toMatchObject({ confirmed: true })
    },
  )

  it('takes over the device of another library until it has been forgotten', async () => {
    const storage = memoryStorage()
    for (const [item, value] of [
      ['deviceKey', 'd9'],
      ['deviceGroupKey', 'g9'],
      ['randomPasswordKey', 'p9'],
    ]) {
      void storage.setItem(`CognitoIdentityServiceProvider.client1.ada.${item}`, value!)
    }
    const store = openDevices(storage)
    expect(await store.load('ada')).toMatchObject({ deviceKey: 'd9', deviceGroupKey: 'g9', confirmed: true })
    await store.clear('ada')
    expect(await store.load('ada')).toBeUndefined()
    // By another page too, which has read nothing before.
    expect(await openDevices(storage).load('ada')).toBeUndefined()
  })

  it('keeps a device under its own name once, and not as an alias of itself', async () => {
    const storage = memoryStorage()
    const store = openDevices(storage)
    await store.save('ada', device('d1'), 'ada')
    expect(await openDevices(storage).load('ada')).toMatchObject({ deviceKey: 'd1' })
  })
})
