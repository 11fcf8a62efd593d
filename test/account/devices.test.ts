import { describe, expect, it } from 'vitest'
import {
  confirmThisDevice,
  forgetDevice,
  getDevice,
  getThisDevice,
  listDevices,
  setDeviceRemembered,
} from '../../src/account/index.ts'
import { START } from '../flows/start-app.ts'
import { sent, signedIn } from './signed-in.ts'

const pool = { deviceConfiguration: { challengeRequiredOnNewDevice: true } }

/** Ada, on a device that was just confirmed, with some others. */
async function onADevice(others = 0) {
  const app = await signedIn({ pool })
  const own = (await getThisDevice(app.auth))!
  const user = app.pool.getUser('ada')
  for (let count = 1; count <= others; count++) {
    const key = `eu-west-1_00000000-0000-4000-8000-00000000000${count}`
    user.devices.set(key, {
      ...user.devices.get(own.deviceKey)!,
      key,
      name: `other ${count}`,
      createdAt: START + count,
    })
  }
  return { app, own: own.deviceKey }
}

describe('the devices of a user', () => {
  it('are listed page by page, this one marked', async () => {
    const { app, own } = await onADevice(4)

    const names: (string | undefined)[] = []
    for await (const device of listDevices(app.auth, { pageSize: 2 })) {
      names.push(device.name)
      expect(device.isThisDevice).toBe(device.deviceKey === own)
    }

    expect(names).toEqual(['test browser', 'other 1', 'other 2', 'other 3', 'other 4'])
    expect(app.operations().filter((name) => name === 'ListDevices')).toHaveLength(3)
    expect(sent(app, 'ListDevices')).toMatchObject({ Limit: 2, PaginationToken: expect.any(String) })
  })

  it('are not asked for further than they are looked at', async () => {
    const { app } = await onADevice(4)

    for await (const device of listDevices(app.auth, { pageSize: 1 })) if (device.name === 'other 1') break

    expect(app.operations().filter((name) => name === 'ListDevices')).toHaveLength(2)
  })

  it('are described one by one', async () => {
    const { app, own } = await onADevice()

    expect(await getDevice(app.auth)).toEqual({
      deviceKey: own,
      name: 'test browser',
      isRemembered: true,
      isThisDevice: true,
      lastIpAddress: '127.0.0.1',
      createdAt: START,
      lastModifiedAt: START,
      lastAuthenticatedAt: START,
    })
    await expect(
      getDevice(app.auth, { deviceKey: 'eu-west-1_00000000-0000-4000-8000-000000000000' }),
    ).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
  })

  it('are remembered or not', async () => {
    const { app, own } = await onADevice()

    await setDeviceRemembered(app.auth, { remembered: false })
    expect((await getDevice(app.auth)).isRemembered).toBe(false)

    await setDeviceRemembered(app.auth, { deviceKey: own, remembered: true })
    expect((await getDevice(app.auth)).isRemembered).toBe(true)
  })

  it.each([0, 61, 1.5])('come in no pages of %s', async (pageSize) => {
    const { app } = await onADevice()

    await expect(listDevices(app.auth, { pageSize }).next()).rejects.toMatchObject({ field: 'pageSize' })
  })
})

describe('a forgotten device', () => {
  it('leaves this one as it is when it is another', async () => {
    const { app, own } = await onADevice(1)

    await forgetDevice(app.auth, { deviceKey: 'eu-west-1_00000000-0000-4000-8000-000000000001' })

    expect(await getThisDevice(app.auth)).toEqual({ deviceKey: own, isConfirmed: true })
    expect(await listDevices(app.auth).all()).toHaveLength(1)
    await app.auth.getTokens({ forceRefresh: true })
    expect(sent(app, 'GetTokensFromRefreshToken')).toMatchObject({ DeviceKey: own })
  })

  it('may be another where this one is not remembered', async () => {
    const app = await signedIn({ pool, auth: { deviceTracking: 'off' } })
    const other = await signedIn({ pool })
    const user = app.pool.getUser('ada')
    const [key, device] = [...other.pool.getUser('ada').devices][0]!
    user.devices.set(key, device)

    await forgetDevice(app.auth, { deviceKey: key })

    expect(user.devices.has(key)).toBe(false)
  })

  it.each([
    ['refused', { exception: { name: 'InvalidParameterException', message: 'no' } }, 'InvalidParameterException'],
    ['lost on the way', { drop: 'request', times: 9 }, 'ERR_NETWORK'],
  ] as const)('stays remembered when the request is %s', async (_, fault, code) => {
    const { app, own } = await onADevice()
    app.pool.faults.add({ operation: 'ForgetDevice', ...fault })

    await expect(forgetDevice(app.auth)).rejects.toMatchObject({ code })

    expect(await getThisDevice(app.auth)).toEqual({ deviceKey: own, isConfirmed: true })
  })

  it('is gone here too when it is this one, and the session goes on', async () => {
    const { app } = await onADevice()

    await forgetDevice(app.auth)
    const tokens = await app.auth.getTokens({ forceRefresh: true })

    expect(await getThisDevice(app.auth)).toBeUndefined()
    expect(tokens.accessToken.expose()).toBeTruthy()
    expect(sent(app, 'GetTokensFromRefreshToken')).not.toHaveProperty('DeviceKey')
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it('is gone here too when the service did not know it any more', async () => {
    const { app } = await onADevice()
    app.pool.forgetDevices('ada')

    await forgetDevice(app.auth)

    expect(await getThisDevice(app.auth)).toBeUndefined()
  })

  it('is none where there is none', async () => {
    const app = await signedIn()

    await expect(forgetDevice(app.auth)).rejects.toMatchObject({ code: 'ERR_DEVICE_MISSING' })
    await expect(getDevice(app.auth)).rejects.toMatchObject({ code: 'ERR_DEVICE_MISSING' })
    await expect(confirmThisDevice(app.auth)).rejects.toMatchObject({ code: 'ERR_DEVICE_MISSING' })
  })
})

it('confirms a device that a sign-in could not', async () => {
  const nameless = () => {
    throw new Error('no name today')
  }
  const app = await signedIn({ pool, auth: { deviceName: nameless } })
  expect(await getThisDevice(app.auth)).toMatchObject({ isConfirmed: false })

  const working = { context: { ...app.auth.context, ports: { ...app.auth.context.ports, deviceName: () => 'again' } } }
  const { userConfirmationNecessary } = await confirmThisDevice(working)

  expect(userConfirmationNecessary).toBe(false)
  expect(await getThisDevice(app.auth)).toMatchObject({ isConfirmed: true })
  expect((await getDevice(app.auth)).name).toBe('again')
})

it.each([
  ['', {}],
  ['phone', { DeviceName: 'phone' }],
])('confirms a device with the name it has, if it has one: "%s"', async (name, named) => {
  const app = await signedIn({ pool, auth: { deviceName: () => name } })

  const { DeviceName } = sent(app, 'ConfirmDevice')
  expect({ ...(DeviceName !== undefined && { DeviceName }) }).toEqual(named)
})

it('knows its own key where the proof is not kept, and offers no second try', async () => {
  const app = await signedIn({ pool, auth: { deviceTracking: 'off' } })

  const own = await getThisDevice(app.auth)

  expect(own).toEqual({ deviceKey: expect.stringMatching(/^eu-west-1_/), isConfirmed: undefined })
  await expect(confirmThisDevice(app.auth)).rejects.toMatchObject({ code: 'ERR_DEVICE_MISSING' })
})
