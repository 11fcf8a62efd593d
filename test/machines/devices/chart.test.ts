import { describe, expect, it } from 'vitest'
import { devicesMachine } from '../../../machines/devices/machine.ts'
import type { AuthError } from '../../../src/errors.ts'
import { InvalidInputError, NetworkError } from '../../../src/errors.ts'
import { startChart } from '../chart-bench.ts'

const machine = devicesMachine()
const offline = new NetworkError('offline')
const invalid = new InvalidInputError('empty', { field: 'deviceKey' })
const device = (deviceKey: string, isRemembered: boolean | undefined = false) => ({ deviceKey, isRemembered })
const thisDevice = (isConfirmed = true) => ({ deviceKey: 'one', isConfirmed })
const empty = {
  devices: [],
  nextToken: undefined,
  thisDevice: undefined,
  busyDeviceKey: undefined,
  asksToRemember: false,
  error: undefined,
}

const start = (error?: AuthError) =>
  startChart(machine, { error }, ['readPage', 'updateDevice', 'forgetDevice', 'confirmDevice'])

/** A chart that shows two devices, of which the first is this one, and has another page. */
async function startWithList(isConfirmed = true, nextToken: string | undefined = 'next') {
  const chart = start()
  chart.send({ type: 'devices.load' })
  await chart.settle('readPage', {
    output: { items: [device('one'), device('two')], nextToken, thisDevice: thisDevice(isConfirmed) },
  })
  return chart
}

describe('the chart of a list of devices', () => {
  it('begins with the error of the former attempt, if there is one', () => {
    expect(machine.id).toBe('devices')
    expect(start().look()).toEqual({ at: 'start+idle', tags: ['awaitingInput'], context: empty, output: undefined })
    expect(start(offline).look().context).toEqual({ ...empty, error: offline })
  })

  it('requests the first page', async () => {
    const chart = start(offline)
    expect(chart.send({ type: 'devices.load' })).toMatchObject({
      at: 'start+loading',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(chart.asked).toEqual([['readPage', { nextToken: undefined }]])
    expect(chart.can({ type: 'devices.load' })).toBe(false)
    expect(
      await chart.settle('readPage', {
        output: { items: [device('one')], nextToken: undefined, thisDevice: undefined },
      }),
    ).toMatchObject({ at: 'devices+idle', tags: ['awaitingInput'], context: { ...empty, devices: [device('one')] } })
  })

  it('shows what is there when a page cannot be read', async () => {
    const first = start()
    first.send({ type: 'devices.load' })
    expect(await first.settle('readPage', { error: offline })).toMatchObject({
      at: 'start+idle',
      context: { ...empty, error: offline },
    })

    const again = await startWithList()
    const { context } = again.look()
    again.send({ type: 'devices.load' })
    expect(await again.settle('readPage', { error: offline })).toMatchObject({
      at: 'devices+idle',
      context: { ...(context as object), error: offline },
    })
    again.send({ type: 'devices.loadMore' })
    expect(again.look().context).toMatchObject({ error: undefined })
    expect(await again.settle('readPage', { error: offline })).toMatchObject({
      at: 'devices+idle',
      context: { ...(context as object), error: offline },
    })
  })

  it('begins the list anew, and replaces it', async () => {
    const chart = await startWithList()
    expect(chart.send({ type: 'input.refuse', error: invalid }).context).toMatchObject({ error: invalid })
    expect(chart.send({ type: 'devices.load' })).toMatchObject({
      at: 'devices+loading',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(['readPage', { nextToken: undefined }])
    expect(
      await chart.settle('readPage', {
        output: { items: [device('three')], nextToken: undefined, thisDevice: thisDevice() },
      }),
    ).toMatchObject({
      at: 'devices+idle',
      context: { devices: [device('three')], nextToken: undefined, thisDevice: thisDevice() },
    })
  })

  it('adds the next page, and shows a device that moved once', async () => {
    const chart = await startWithList()
    expect(chart.send({ type: 'devices.loadMore' })).toMatchObject({ at: 'devices+loadingMore', tags: ['pending'] })
    expect(chart.asked.at(-1)).toEqual(['readPage', { nextToken: 'next' }])
    expect(
      await chart.settle('readPage', {
        output: { items: [device('two', true), device('three')], nextToken: undefined, thisDevice: thisDevice(false) },
      }),
    ).toMatchObject({
      at: 'devices+idle',
      context: {
        devices: [device('one'), device('two'), device('three')],
        nextToken: undefined,
        thisDevice: thisDevice(false),
      },
    })
    expect(chart.can({ type: 'devices.loadMore' })).toBe(false)
  })

  it('takes no event of the list while a request is under way', async () => {
    const chart = await startWithList(false)
    const events = [
      { type: 'devices.load' },
      { type: 'devices.loadMore' },
      { type: 'device.remember', deviceKey: 'one' },
      { type: 'device.doNotRemember', deviceKey: 'one' },
      { type: 'device.forget', deviceKey: 'one' },
      { type: 'device.confirm' },
    ]
    for (const event of events) expect(chart.can(event)).toBe(true)
    chart.send({ type: 'devices.load' })
    for (const event of events) expect(chart.can(event)).toBe(false)
  })
})

describe('a change of a device', () => {
  it.each([
    ['device.remember', true],
    ['device.doNotRemember', false],
  ])('%s is written into the list', async (type, remembered) => {
    const chart = await startWithList()
    chart.send({ type: 'input.refuse', error: invalid })
    expect(chart.send({ type, deviceKey: 'two' })).toMatchObject({
      at: 'devices+updating',
      tags: ['pending'],
      context: { busyDeviceKey: 'two', error: undefined },
    })
    const change = { deviceKey: 'two', remembered }
    expect(chart.asked.at(-1)).toEqual(['updateDevice', change])
    expect(await chart.settle('updateDevice', { output: change })).toMatchObject({
      at: 'devices+idle',
      context: { busyDeviceKey: undefined, devices: [device('one'), device('two', remembered)] },
    })
  })

  it('takes a forgotten device out of the list', async () => {
    const chart = await startWithList()
    chart.send({ type: 'input.refuse', error: invalid })
    expect(chart.send({ type: 'device.forget', deviceKey: 'two' })).toMatchObject({
      at: 'devices+forgetting',
      tags: ['pending'],
      context: { busyDeviceKey: 'two', error: undefined },
    })
    expect(chart.asked.at(-1)).toEqual(['forgetDevice', { deviceKey: 'two' }])
    expect(await chart.settle('forgetDevice', { output: 'two' })).toMatchObject({
      at: 'devices+idle',
      context: { busyDeviceKey: undefined, devices: [device('one')], thisDevice: thisDevice() },
    })
  })

  it.each([
    ['updateDevice', { type: 'device.remember', deviceKey: 'two' }],
    ['forgetDevice', { type: 'device.forget', deviceKey: 'two' }],
    ['confirmDevice', { type: 'device.confirm' }],
  ])('that fails leaves the list as it is: %s', async (effect, event) => {
    const chart = await startWithList(false)
    const { context } = chart.look()
    chart.send(event)
    expect(await chart.settle(effect, { error: offline })).toMatchObject({
      at: 'devices+idle',
      tags: ['awaitingInput'],
      context: { ...(context as object), error: offline },
    })
  })
})

describe('this device', () => {
  /** A list after this device was confirmed, in a pool that leaves it to the user to remember it, or not. */
  async function startConfirmed(userConfirmationNecessary = true) {
    const chart = await startWithList(false)
    chart.send({ type: 'device.confirm' })
    await chart.settle('confirmDevice', { output: { userConfirmationNecessary } })
    await chart.settle('readPage', {
      output: { items: [device('one'), device('two')], nextToken: undefined, thisDevice: thisDevice() },
    })
    return chart
  }

  it('is confirmed once more where a sign-in could not, and the list is requested anew', async () => {
    const chart = await startWithList(false)
    chart.send({ type: 'input.refuse', error: invalid })
    expect(chart.send({ type: 'device.confirm' })).toMatchObject({
      at: 'devices+confirming',
      tags: ['pending'],
      context: { error: undefined },
    })
    expect(await chart.settle('confirmDevice', { output: { userConfirmationNecessary: true } })).toMatchObject({
      at: 'devices+loading',
      context: { asksToRemember: true },
    })
    expect(chart.asked.slice(1)).toEqual([
      ['confirmDevice', undefined],
      ['readPage', { nextToken: undefined }],
    ])
  })

  it.each([true, false])('asks to be remembered where the pool leaves it to the user: %s', async (necessary) => {
    const chart = await startConfirmed(necessary)
    expect(chart.look()).toMatchObject({ at: 'devices+idle', context: { asksToRemember: necessary } })
  })

  it('is not confirmed where it is, or where there is none', async () => {
    expect((await startWithList()).can({ type: 'device.confirm' })).toBe(false)
    const none = await startWithList(false)
    none.send({ type: 'device.forget', deviceKey: 'one' })
    await none.settle('forgetDevice', { output: 'one' })
    expect(none.can({ type: 'device.confirm' })).toBe(false)
  })

  it.each([
    ['one', true, false],
    ['one', false, false],
    ['two', true, true],
  ])('%s, remembered %s, is asked about afterwards: %s', async (deviceKey, remembered, asksToRemember) => {
    const chart = await startConfirmed()
    chart.send({ type: 'device.remember', deviceKey })
    expect(await chart.settle('updateDevice', { output: { deviceKey, remembered } })).toMatchObject({
      context: { asksToRemember },
    })
  })

  it.each([
    ['one', undefined, false],
    ['two', thisDevice(), true],
  ])('when %s is forgotten, is %j, and is asked about: %s', async (deviceKey, expected, asksToRemember) => {
    const chart = await startConfirmed()
    chart.send({ type: 'device.forget', deviceKey })
    expect(await chart.settle('forgetDevice', { output: deviceKey })).toMatchObject({
      context: { thisDevice: expected, asksToRemember },
    })
  })

  it('that was confirmed, but is not known any more, is still asked about after another has changed', async () => {
    const chart = await startWithList(false)
    chart.send({ type: 'device.confirm' })
    await chart.settle('confirmDevice', { output: { userConfirmationNecessary: true } })
    await chart.settle('readPage', { output: { items: [device('two')], nextToken: undefined, thisDevice: undefined } })
    chart.send({ type: 'device.remember', deviceKey: 'two' })
    expect(await chart.settle('updateDevice', { output: { deviceKey: 'two', remembered: true } })).toMatchObject({
      at: 'devices+idle',
      context: { asksToRemember: true, devices: [device('two', true)] },
    })
  })

  it('that was never tracked is not asked about, whatever changes', async () => {
    const chart = await startWithList()
    chart.send({ type: 'devices.load' })
    await chart.settle('readPage', { output: { items: [device('two')], nextToken: undefined, thisDevice: undefined } })
    chart.send({ type: 'device.remember', deviceKey: 'two' })
    expect(await chart.settle('updateDevice', { output: { deviceKey: 'two', remembered: true } })).toMatchObject({
      context: { asksToRemember: false, devices: [device('two', true)] },
    })
    chart.send({ type: 'device.forget', deviceKey: 'two' })
    expect(await chart.settle('forgetDevice', { output: 'two' })).toMatchObject({ context: empty })
  })
})

it('a list of devices is cancelled with nothing kept', async () => {
  const chart = await startWithList()
  chart.send({ type: 'input.refuse', error: invalid })
  expect(chart.send({ type: 'cancel' })).toEqual({
    at: 'cancelled',
    tags: ['done'],
    context: empty,
    output: { status: 'cancelled' },
  })
})
