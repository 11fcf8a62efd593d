import { describe, expect, it } from 'vitest'
import { useDevices } from '../../../machines/devices/index.ts'
import type { Devices } from '../../../machines/devices/view.ts'
import { signedIn } from '../../account/signed-in.ts'
import { START } from '../../flows/start-app.ts'
import { atStep } from '../at-step.ts'

const other = (count: number): string => `eu-west-1_00000000-0000-4000-8000-00000000000${count}`

/** A signed-in user on a device of their own, with some others. */
async function start({
  others = 0,
  options = {},
  setup = {},
}: {
  others?: number
  options?: Parameters<typeof useDevices>[1]
  setup?: Parameters<typeof signedIn>[0]
} = {}) {
  const app = await signedIn({ pool: { deviceConfiguration: { challengeRequiredOnNewDevice: true } }, ...setup })
  const { devices } = app.pool.getUser('ada')
  const [own] = devices.values()
  for (let count = 1; count <= others; count++) {
    devices.set(other(count), { ...own!, key: other(count), name: `other ${count}`, createdAt: START + count })
  }
  const flow = useDevices(app.auth, options)
  const at = <Step extends Devices['step']>(step: Step) => atStep(flow, step)
  return { app, flow, at, own: own?.key ?? '' }
}

describe('the list of devices', () => {
  it('is loaded page by page, this one marked', async () => {
    const { at, own, app } = await start({ others: 2, options: { pageSize: 2 } })
    expect(app.operations()).not.toContain('ListDevices')

    await at('start').load()
    expect(at('devices').devices.map(({ name, isThisDevice }) => [name, isThisDevice])).toEqual([
      ['test browser', true],
      ['other 1', false],
    ])
    await at('devices').loadMore?.()

    expect(at('devices').devices).toHaveLength(3)
    expect(at('devices').loadMore).toBeUndefined()
    expect(at('devices').thisDevice).toEqual({ deviceKey: own, isConfirmed: true })
    expect(at('devices').confirm).toBeUndefined()
  })

  it('changes what is remembered', async () => {
    const { at, own, app } = await start()
    await at('start').load()

    await at('devices').doNotRemember(own)
    expect(at('devices').devices[0]?.isRemembered).toBe(false)
    expect(app.pool.getUser('ada').devices.get(own)?.remembered).toBe(false)

    await at('devices').remember(own)
    expect(at('devices').devices[0]?.isRemembered).toBe(true)
    expect(app.pool.getUser('ada').devices.get(own)?.remembered).toBe(true)
  })

  it('shows which device is being changed', async () => {
    const { at, own } = await start()
    await at('start').load()

    const changing = at('devices').doNotRemember(own)
    expect(at('devices')).toMatchObject({ pending: true, busyDeviceKey: own })
    expect(await at('devices').forget(own)).toMatchObject({ error: { code: 'ERR_BUSY' } })
    await changing

    expect(at('devices')).toMatchObject({ pending: false, busyDeviceKey: undefined })
  })

  it('forgets another device, and this one', async () => {
    const { at, own, app } = await start({ others: 1 })
    await at('start').load()

    await at('devices').forget(other(1))
    expect(at('devices').devices.map(({ deviceKey }) => deviceKey)).toEqual([own])
    expect(at('devices').thisDevice).toBeDefined()

    await at('devices').forget(own)
    expect(at('devices')).toMatchObject({ devices: [], thisDevice: undefined })
    expect(await app.auth.context.devices.load('ada')).toBeUndefined()
    expect(app.auth.context.session.deviceKey()).toBeUndefined()
  })

  it('forgets nothing that was not named', async () => {
    const { at, app } = await start()
    await at('start').load()

    expect(await at('devices').forget(undefined as never)).toMatchObject({ error: { code: 'ERR_INVALID_INPUT' } })
    expect(app.operations()).not.toContain('ForgetDevice')
  })

  it('keeps the list when something is refused', async () => {
    const { at, own, app } = await start()
    await at('start').load()
    const exception = { name: 'InvalidUserPoolConfigurationException', message: 'no' }
    app.pool.faults.add({ operation: 'UpdateDeviceStatus', exception })
    app.pool.faults.add({ operation: 'ListDevices', exception })

    expect(await at('devices').remember(own)).toMatchObject({ error: { code: exception.name } })
    expect(await at('devices').load()).toMatchObject({ error: { code: exception.name } })
    expect(at('devices').devices).toHaveLength(1)
    expect(await at('devices').load()).toMatchObject({ ok: true })
  })

  it('stays at the start when it cannot be loaded at all', async () => {
    const { at, app } = await start()
    await app.auth.signOut({ scope: 'local' })

    await at('start').load()

    expect(at('start').error).toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it('confirms this device when the sign-in could not, and asks whether to remember it', async () => {
    let hasName = false
    const deviceName = (): string => {
      if (!hasName) throw new Error('no name yet')
      return 'late'
    }
    const { at, app } = await start({
      setup: {
        pool: { deviceConfiguration: { deviceOnlyRememberedOnUserPrompt: true } },
        auth: { deviceName },
      },
    })
    await at('start').load()
    expect(at('devices')).toMatchObject({ devices: [], thisDevice: { isConfirmed: false }, asksToRemember: false })

    hasName = true
    await at('devices').confirm?.()
    expect(at('devices')).toMatchObject({
      devices: [{ name: 'late', isRemembered: false, isThisDevice: true }],
      thisDevice: { isConfirmed: true },
      asksToRemember: true,
      confirm: undefined,
    })

    const { deviceKey } = at('devices').thisDevice!
    await at('devices').remember(deviceKey)
    expect(at('devices').asksToRemember).toBe(false)
    expect(app.pool.getUser('ada').devices.get(deviceKey)?.remembered).toBe(true)
  })
})
