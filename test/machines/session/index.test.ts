import { describe, expect, it } from 'vitest'
import { createSession } from '../../../machines/session/index.ts'
import { StorageError } from '../../../src/errors.ts'
import { memoryStorage } from '../../../src/storage/memory.ts'
import { createServerClock } from '../../../src/timers.ts'
import { createWorld, deaf, during, itemStorage } from '../../session/session-bench.ts'

describe('the gate of a session', () => {
  it('shows the sign-in where nobody is signed in, and the app where somebody is', async () => {
    const world = createWorld()
    const tab = world.open()
    expect(tab.gate.getSnapshot()).toBe('restoring')
    await during(world.clock, tab.ready())
    expect(tab.gate.getSnapshot()).toBe('signIn')
    await during(world.clock, world.signIn(tab))
    expect(tab.gate.getSnapshot()).toBe('app')
    expect([tab.gate.getServerSnapshot(), tab.getServerSnapshot()]).toEqual(['restoring', { status: 'restoring' }])
  })

  it('stays at the sign-in while a flow has still something to ask, and tells when it has not', async () => {
    const world = createWorld()
    const tab = world.open()
    await during(world.clock, tab.ready())
    const flow = {}
    tab.holdGate(flow, true)
    await during(world.clock, world.signIn(tab))
    expect(tab.gate.getSnapshot()).toBe('signIn')

    let told = 0
    tab.gate.subscribe(() => told++)
    tab.holdGate({}, false)
    expect([tab.gate.getSnapshot(), told]).toEqual(['signIn', 0])
    tab.holdGate(flow, false)
    expect([tab.gate.getSnapshot(), told]).toEqual(['app', 1])
    tab.holdGate(flow, false)
    expect(told).toBe(1)
  })

  it('keeps the app from nobody who is signed in when a flow begins', async () => {
    const world = createWorld()
    const tab = world.open()
    await during(world.clock, world.signIn(tab))
    tab.holdGate({}, true)
    expect(tab.gate.getSnapshot()).toBe('app')
  })
})

describe('a session that is read anew', () => {
  it('shows what another context has done, where no message tells of it', async () => {
    const world = createWorld()
    const [tab, other] = [world.open({ ports: { tabs: deaf } }), world.open({ ports: { tabs: deaf } })]
    expect(await during(world.clock, tab.ready())).toMatchObject({ status: 'signedOut' })
    await during(world.clock, world.signIn(other))
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedOut' })

    expect(await during(world.clock, tab.readStorage())).toMatchObject({
      status: 'signedIn',
      user: { username: 'alice' },
    })
    await during(world.clock, other.signOut())
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn' })
    expect(await during(world.clock, tab.readStorage())).toMatchObject({ status: 'signedOut' })
  })

  it('before it was read once is read once', async () => {
    const world = createWorld()
    await during(world.clock, world.signIn(world.open()))
    const later = world.open()
    expect(await during(world.clock, later.readStorage())).toMatchObject({ status: 'signedIn' })
  })

  it('is still restoring where the storage cannot be read, and no error', async () => {
    const { storage, fail } = itemStorage()
    fail('all')
    const world = createWorld({ storage })
    expect(await during(world.clock, world.open().readStorage())).toEqual({ status: 'restoring' })
  })
})

describe('what flows know of the session', () => {
  it('is nothing before it begins, and once the user is signed out, at once', async () => {
    const world = createWorld()
    const tab = world.open()
    expect([tab.username(), tab.deviceKey()]).toEqual([undefined, undefined])
    await during(world.clock, world.signIn(tab, 'alice', { deviceKey: 'device' }))
    expect([tab.username(), tab.deviceKey()]).toEqual(['alice', 'device'])

    const seen: unknown[] = []
    tab.subscribe(() => seen.push([tab.getSnapshot().status, tab.username(), tab.deviceKey()]))
    await during(world.clock, tab.signOut())
    expect(seen[0]).toEqual(['signedOut', undefined, undefined])
  })

  it('begins when a flow begins', async () => {
    const world = createWorld()
    await during(world.clock, world.signIn(world.open()))
    const { settings, ports, devices } = openParts(world)
    const session = createSession({ settings, ports, devices, ...unused(world) })
    session.start()
    await world.clock.advance(0)
    expect(session.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it('is told by them: a device that could not be confirmed', async () => {
    const world = createWorld()
    const tab = world.open()
    const error = new StorageError('a device')
    const heard: unknown[] = []
    const stop = tab.on('deviceTrouble', (event) => heard.push(event))
    tab.tellDeviceTrouble(error)
    expect(heard).toEqual([{ type: 'deviceTrouble', error }])
    stop()
    tab.tellDeviceTrouble(error)
    expect(heard).toHaveLength(1)
  })
})

describe('those who listen to a session', () => {
  it('hear of it until they leave, and then nothing waits for a time', async () => {
    const world = createWorld()
    const { settings, ports, devices } = openParts(world)
    const session = createSession({ settings, ports, devices, ...unused(world) })
    let told = 0
    const stop = session.subscribe(() => told++)
    await during(world.clock, world.signIn(session))
    expect(told).toBeGreaterThan(0)
    expect(world.clock.timers).toBe(1)

    told = 0
    stop()
    expect(world.clock.timers).toBe(0)
    await during(world.clock, session.signOut())
    expect(told).toBe(0)
  })

  it('hear of each event and state through an inspector, where there is one', async () => {
    const world = createWorld()
    let inspected = 0
    const tab = world.open({ deps: { inspect: () => inspected++ } })
    await during(world.clock, tab.ready())
    expect(inspected).toBeGreaterThan(0)
  })

  it('have a hint of who was here last, by the name of the app client', async () => {
    const world = createWorld()
    const { items, storage: hints } = itemStorage()
    const tab = world.open({ deps: { hints } })
    await during(world.clock, world.signIn(tab))
    tab.getSnapshot()
    expect([...items.keys()]).toEqual(['cognito-machines.1.eu-west-1_5fPool.client1.hint'])
  })
})

describe('the session of one request', () => {
  /** A session of one request, with no listener, and how often its machine was seen. */
  async function open(more: object = {}) {
    const world = createWorld()
    await during(world.clock, world.signIn(world.open()))
    let inspected = 0
    const parts = openParts(world)
    const session = createSession({
      ...unused(world),
      ...parts,
      perRequest: true,
      inspect: () => inspected++,
      ...more,
    })
    return { world, session, inspected: () => inspected }
  }

  it('gives tokens that are good without a machine', async () => {
    const { session, inspected } = await open()
    const tokens = await session.getTokens()
    expect(tokens.accessToken.claims.username).toBe('alice')
    expect(session.username()).toBe('alice')
    expect(await session.ready()).toMatchObject({ status: 'signedIn', user: { username: 'alice' } })
    expect(inspected()).toBe(0)
  })

  it('refreshes tokens that are due before it is ready', async () => {
    const { world, session, inspected } = await open()
    world.clock.set(world.clock.now() + 3_600_000)
    const { length } = world.service.calls
    expect(await during(world.clock, session.ready())).toMatchObject({ status: 'signedIn', stale: false })
    expect(world.service.calls.length - length).toBe(1)
    expect(inspected()).toBeGreaterThan(0)
  })

  it('fails as the storage does', async () => {
    const { storage, fail } = itemStorage()
    fail('all')
    const world = createWorld({ storage })
    const session = createSession({ ...unused(world), ...openParts(world), perRequest: true })
    await expect(during(world.clock, session.getTokens())).rejects.toBeInstanceOf(StorageError)
  })
})

it('a session that had ended, and was still stored, is ended where it is found, and asks nobody before it begins', async () => {
  const { storage, fail } = itemStorage()
  const world = createWorld({ storage })
  const resumeStorage = memoryStorage()
  const tab = world.open({ ports: { tabs: deaf, resumeStorage } })
  await during(world.clock, world.signIn(tab))
  fail('writes')
  await during(world.clock, tab.signOut())
  tab.dispose()
  fail('none')
  const { length } = world.service.calls

  const { settings, devices, ports } = openParts(world)
  const session = createSession({ settings, devices, ports: { ...ports, resumeStorage }, ...unused(world) })
  expect(await during(world.clock, session.accounts())).toEqual([])
  await world.clock.advance(0)
  expect(world.service.calls).toHaveLength(length)
})

/** The parts of a session that is opened by hand: a page without its listeners. */
function openParts(world: ReturnType<typeof createWorld>) {
  const { settings } = world
  const { ports, devices } = world.open({ ports: { tabs: deaf, resumeStorage: memoryStorage() } })
  return { settings, ports, devices }
}

const unused = ({ service, clock }: ReturnType<typeof createWorld>) => ({
  call: service.call,
  serverClock: createServerClock(clock),
  secretHash: async () => undefined,
})
