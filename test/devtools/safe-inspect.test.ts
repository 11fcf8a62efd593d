import { expect, it } from 'vitest'
import { createActor, setup } from 'xstate'
import { signInMachine } from '../../machines/sign-in/machine.ts'
import { type MachineEvent, readChart, safeInspect } from '../../src/devtools/index.ts'
import type { Inspect } from '../../src/ports.ts'
import { totpCode } from '../../src/testing/index.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** Two regions that share a key, a state beside them, and arrows of every kind. */
const lamp = setup({}).createMachine({
  id: 'lamp',
  initial: 'unplugged',
  on: { unplug: '.unplugged', look: { actions: () => undefined } },
  states: {
    unplugged: { on: { plug: 'plugged', plugHot: { target: ['plugged.colour.red', 'plugged.power.on'] } } },
    plugged: {
      type: 'parallel',
      on: { break: 'broken' },
      states: {
        colour: {
          initial: 'white',
          on: { 'paint.*': '.red', bleach: '.white' },
          states: {
            white: { on: { flash: { target: ['red', '#lamp.plugged.power.on'] } } },
            red: { on: { admire: { actions: () => undefined }, bleach: {} } },
            off: {},
          },
        },
        power: {
          initial: 'off',
          states: {
            off: { on: { press: 'on' }, tags: 'dark' },
            on: { on: { press: 'testing', burn: '#lamp.broken' } },
            testing: { always: 'off' },
          },
        },
      },
    },
    broken: { type: 'final' },
  },
})

it('hears every step of a sign-in and of the session, and no secret', async () => {
  const { app, heard } = listen()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  const code = totpCode(SECRET, app.clock.now())
  await app.at('totpCode').submit(code)
  const tokens = await app.auth.getTokens()

  const told = heard.map(({ machine, event, state }) => `${machine} ${event} → ${state}`)
  expect(told).toContain('signIn signIn.submit → identify + initiating')
  expect(told).toContain('signIn code.submit → totpCode + responding')
  expect(told).toContain('signIn done → signedIn')
  expect(told.some((line) => line.startsWith('session session.adopted → fresh'))).toBe(true)
  const text = JSON.stringify(heard)
  for (const secret of ['"ada"', PASSWORD, code, tokens.accessToken.expose(), tokens.refreshToken!.expose()]) {
    expect(text).not.toContain(secret)
  }
})

it('gives charts to draw: states with their regions, and arrows', async () => {
  const { app, heard } = listen()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  const { chart } = heard.find(({ machine }) => machine === 'signIn')!

  expect(chart.states).toEqual(
    expect.arrayContaining([
      { name: 'restoring', tags: ['awaitingInput'] },
      { name: 'smsCode', tags: [], region: 'prompt' },
      { name: 'initiating', tags: ['pending'], region: 'request' },
      { name: 'signedIn', tags: ['done'] },
    ]),
  )
  expect(chart.transitions).toEqual(
    expect.arrayContaining([
      { from: undefined, event: 'cancel', to: 'cancelled' },
      { from: undefined, event: 'challenge.SMS_MFA', to: 'smsCode', region: 'prompt' },
      { from: undefined, event: 'challenge.*', to: 'unsupported', region: 'prompt' },
      { from: 'smsCode', event: 'code.submit', to: 'smsCode', region: 'prompt' },
      { from: 'idle', event: 'respond', to: 'responding', region: 'request' },
      { from: 'saving', event: 'done', to: 'signedIn', region: 'request' },
    ]),
  )
  expect(() => readChart({})).toThrow(TypeError)
})

it('tells which arrows each step took, in both regions, and the chart has each of them', async () => {
  const { app, heard } = listen()
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.at('totpCode').cancel()

  const way = heard.filter(({ machine }) => machine === 'signIn').flatMap(({ taken }) => taken)

  expect(way.map(({ from, event, to, region }) => `${from ?? `any of ${region}`} ${event} ${to}`).slice(0, 9)).toEqual([
    'restoring signIn.submit identify',
    'restoring signIn.submit idle',
    'idle begin initiating',
    'initiating done routing',
    'routing always responding',
    'responding done routing',
    'routing always idle',
    'any of prompt challenge.SOFTWARE_TOKEN_MFA totpCode',
    'any of undefined cancel cancelled',
  ])
  for (const { taken, state, states, chart } of heard) {
    expect(chart.transitions).toEqual(expect.arrayContaining([...taken]))
    const last = taken.at(-1)
    if (last) expect([state, ...Object.values(states)]).toContain(last.to)
  }
})

it.each([signInMachine(), lamp])('names no state of $id twice', (logic) => {
  const names = readChart({ logic }).states.map(({ name }) => name)

  expect(names).toEqual([...new Set(names)])
})

it('reads regions that share a key, and every kind of arrow', () => {
  const chart = readChart({ logic: lamp })

  expect(chart.states).toEqual([
    { name: 'unplugged', tags: [] },
    { name: 'white', tags: [], region: 'colour' },
    { name: 'red', tags: [], region: 'colour' },
    { name: 'colour.off', tags: [], region: 'colour' },
    { name: 'power.off', tags: ['dark'], region: 'power' },
    { name: 'on', tags: [], region: 'power' },
    { name: 'testing', tags: [], region: 'power' },
    { name: 'broken', tags: [] },
  ])
  expect(chart.transitions).toEqual([
    { from: undefined, event: 'unplug', to: 'unplugged' },
    { from: 'unplugged', event: 'plug', to: 'white', region: 'colour' },
    { from: 'unplugged', event: 'plug', to: 'power.off', region: 'power' },
    { from: 'unplugged', event: 'plugHot', to: 'red', region: 'colour' },
    { from: 'unplugged', event: 'plugHot', to: 'on', region: 'power' },
    { from: undefined, event: 'break', to: 'broken' },
    { from: undefined, event: 'paint.*', to: 'red', region: 'colour' },
    { from: undefined, event: 'bleach', to: 'white', region: 'colour' },
    { from: 'white', event: 'flash', to: 'red', region: 'colour' },
    { from: 'white', event: 'flash', to: 'on', region: 'colour' },
    // A forbidden event is no arrow, an answered one is.
    { from: 'red', event: 'admire', to: 'red', region: 'colour' },
    { from: 'power.off', event: 'press', to: 'on', region: 'power' },
    { from: 'on', event: 'press', to: 'testing', region: 'power' },
    { from: 'on', event: 'burn', to: 'broken', region: 'power' },
    { from: 'testing', event: 'always', to: 'power.off', region: 'power' },
  ])
})

it('tells the state of each region, and what moved in it', () => {
  const heard: MachineEvent[] = []
  const inspect = safeInspect((event) => heard.push(event)) as Inspect & ((event: unknown) => void)
  const actor = createActor(lamp, { inspect })
  actor.start()
  for (const type of ['plug', 'paint.fast', 'admire', 'press', 'press', 'look', 'unplug', 'plugHot', 'burn']) {
    actor.send({ type })
  }

  expect(
    heard.map(({ event, state, states, taken }) => [event, state, states, taken.map(({ from, to }) => [from, to])]),
  ).toEqual([
    ['xstate.init', 'unplugged', {}, []],
    [
      'plug',
      'white + power.off',
      { colour: 'white', power: 'power.off' },
      [
        ['unplugged', 'white'],
        ['unplugged', 'power.off'],
      ],
    ],
    ['paint.fast', 'red + power.off', { colour: 'red', power: 'power.off' }, [[undefined, 'red']]],
    ['admire', 'red + power.off', { colour: 'red', power: 'power.off' }, [['red', 'red']]],
    ['press', 'red + on', { colour: 'red', power: 'on' }, [['power.off', 'on']]],
    [
      'press',
      'red + power.off',
      { colour: 'red', power: 'power.off' },
      [
        ['on', 'testing'],
        ['testing', 'power.off'],
      ],
    ],
    ['look', 'red + power.off', { colour: 'red', power: 'power.off' }, []],
    ['unplug', 'unplugged', {}, [[undefined, 'unplugged']]],
    [
      'plugHot',
      'red + on',
      { colour: 'red', power: 'on' },
      [
        ['unplugged', 'red'],
        ['unplugged', 'on'],
      ],
    ],
    ['burn', 'broken', {}, [['on', 'broken']]],
  ])
  expect(heard.at(-1)!.status).toBe('done')
})

function listen() {
  const heard: MachineEvent[] = []
  const app = startApp({
    pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] },
    auth: { inspect: safeInspect((event) => heard.push(event)) },
  })
  return { app, heard }
}
