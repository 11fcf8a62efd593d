import { describe, expect, it } from 'vitest'
import type { UserPool, UserPoolOptions } from '../../../src/testing/index.ts'
import { MINUTE_MS, PASSWORD, withAda } from './scene.ts'

const SECRET = { Salt: 'c2FsdA==', PasswordVerifier: 'dmVyaWZpZXI=' }
const MISSING = { name: 'ResourceNotFoundException', message: 'Device does not exist.' }

interface NewDevice {
  readonly AccessToken: string
  readonly DeviceKey: string
}

async function signIn(pool: UserPool): Promise<NewDevice> {
  const { AuthenticationResult } = await pool.handle('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: pool.clientId,
    AuthParameters: { USERNAME: 'ada', PASSWORD },
  })
  const { AccessToken, NewDeviceMetadata } = AuthenticationResult!
  return { AccessToken: AccessToken!, DeviceKey: NewDeviceMetadata?.DeviceKey ?? '' }
}

const tracking = (options: UserPoolOptions = {}) => withAda({ deviceConfiguration: {}, ...options })

const confirm = (pool: UserPool, device: NewDevice, DeviceName = 'Laptop') =>
  pool.handle('ConfirmDevice', { ...device, DeviceName, DeviceSecretVerifierConfig: SECRET })

describe('devices', () => {
  it('are confirmed with a name, and remembered where the pool asks nobody', async () => {
    const { pool } = tracking()
    const device = await signIn(pool)

    await expect(confirm(pool, device)).resolves.toEqual({ UserConfirmationNecessary: false })

    const { Device } = await pool.handle('GetDevice', device)
    expect(Device).toMatchObject({
      DeviceKey: device.DeviceKey,
      DeviceCreateDate: pool.clock.now() / 1000,
      DeviceAttributes: expect.arrayContaining([
        { Name: 'device_name', Value: 'Laptop' },
        { Name: 'dev:device_remembered_status', Value: 'remembered' },
      ]),
    })
  })

  it('wait for the user where the pool asks, and are remembered when told', async () => {
    const { pool } = tracking({ deviceConfiguration: { deviceOnlyRememberedOnUserPrompt: true } })
    const device = await signIn(pool)

    await expect(confirm(pool, device)).resolves.toEqual({ UserConfirmationNecessary: true })
    expect(pool.getUser('ada').devices.get(device.DeviceKey)?.remembered).toBe(false)

    await pool.handle('UpdateDeviceStatus', { ...device, DeviceRememberedStatus: 'remembered' })
    expect(pool.getUser('ada').devices.get(device.DeviceKey)?.remembered).toBe(true)
    await pool.handle('UpdateDeviceStatus', { ...device, DeviceRememberedStatus: 'not_remembered' })
    expect(pool.getUser('ada').devices.get(device.DeviceKey)?.remembered).toBe(false)
  })

  it('do not exist before they are confirmed', async () => {
    const { pool } = tracking()
    const device = await signIn(pool)

    await expect(pool.handle('GetDevice', device)).rejects.toMatchObject(MISSING)
    await expect(
      pool.handle('UpdateDeviceStatus', { ...device, DeviceRememberedStatus: 'remembered' }),
    ).rejects.toMatchObject(MISSING)
    await expect(pool.handle('ListDevices', { AccessToken: device.AccessToken })).resolves.toEqual({ Devices: [] })
  })

  it('are confirmed once, with a whole secret', async () => {
    const { pool } = tracking()
    const device = await signIn(pool)
    const confirmWith = (DeviceSecretVerifierConfig: object) =>
      pool.handle('ConfirmDevice', { ...device, DeviceSecretVerifierConfig })

    for (const secret of [
      {},
      { Salt: 'c2FsdA==' },
      { ...SECRET, PasswordVerifier: 'not base64!' },
      { ...SECRET, Salt: 'AAAA' },
    ]) {
      await expect(confirmWith(secret)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    }
    await confirm(pool, device)
    await expect(confirm(pool, device)).rejects.toMatchObject({ name: 'DeviceKeyExistsException' })
  })

  it('of another user, or of nobody, do not exist', async () => {
    const { pool } = tracking()
    const { AccessToken } = await signIn(pool)
    const DeviceKey = 'eu-west-1_00000000-0000-4000-8000-000000000000'

    for (const operation of ['GetDevice', 'ForgetDevice', 'UpdateDeviceStatus'] as const) {
      await expect(pool.handle(operation, { AccessToken, DeviceKey })).rejects.toMatchObject(MISSING)
    }
    await expect(confirm(pool, { AccessToken, DeviceKey })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Invalid device key given.',
    })
  })

  it('are forgotten', async () => {
    const { pool } = tracking()
    const device = await signIn(pool)
    await confirm(pool, device)

    await expect(pool.handle('ForgetDevice', device)).resolves.toEqual({})

    await expect(pool.handle('ForgetDevice', device)).rejects.toMatchObject(MISSING)
  })

  it('are listed a page at a time, and none is lost when one of them is forgotten in between', async () => {
    const { pool, pass } = tracking()
    const keys: string[] = []
    let AccessToken = ''
    for (let count = 0; count < 5; count++) {
      const device = await signIn(pool)
      await confirm(pool, device)
      keys.push(device.DeviceKey)
      AccessToken = device.AccessToken
      pass(MINUTE_MS)
    }

    const first = await pool.handle('ListDevices', { AccessToken, Limit: 2 })
    await pool.handle('ForgetDevice', { AccessToken, DeviceKey: keys[0]! })
    const PaginationToken = first.PaginationToken!
    const second = await pool.handle('ListDevices', { AccessToken, Limit: 2, PaginationToken })
    const third = await pool.handle('ListDevices', { AccessToken, Limit: 2, PaginationToken: second.PaginationToken! })

    const listed = [first, second, third].map(({ Devices }) => Devices?.map(({ DeviceKey }) => DeviceKey))
    expect(listed).toEqual([keys.slice(0, 2), keys.slice(2, 4), keys.slice(4)])
    expect(third).not.toHaveProperty('PaginationToken')
  })

  it('cannot be listed with a made-up token or a page too large', async () => {
    const { pool } = tracking()
    const { AccessToken } = await signIn(pool)

    for (const more of [{ PaginationToken: 'bm9uZQ' }, { PaginationToken: '!' }, { Limit: 61 }]) {
      await expect(pool.handle('ListDevices', { AccessToken, ...more })).rejects.toMatchObject({
        name: 'InvalidParameterException',
      })
    }
  })

  it('cannot be confirmed in a pool that tracks none', async () => {
    const { pool } = withAda()
    const { AccessToken } = await signIn(pool)
    const DeviceKey = 'eu-west-1_00000000-0000-4000-8000-000000000000'

    await expect(confirm(pool, { AccessToken, DeviceKey })).rejects.toMatchObject({
      name: 'InvalidUserPoolConfigurationException',
    })
  })
})
