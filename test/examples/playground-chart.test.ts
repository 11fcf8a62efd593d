import { describe, expect, it } from 'vitest'
import { forwardArrows } from '../../examples/playground/src/chart/forward.ts'
import { follow, type Journey, lastSteps } from '../../examples/playground/src/chart/journey.ts'
import { layOut } from '../../examples/playground/src/chart/layout.ts'
import { placeMap } from '../../examples/playground/src/chart/place-map.ts'
import type { Box } from '../../examples/playground/src/chart/sizes.ts'
import { kindOf, waysAround } from '../../examples/playground/src/chart/ways.ts'
import { devicesMachine } from '../../machines/devices/machine.ts'
import { passkeyRegistrationMachine } from '../../machines/passkey-registration/machine.ts'
import { passwordResetMachine } from '../../machines/password-reset/machine.ts'
import { sessionMachine } from '../../machines/session/machine.ts'
import { signInMachine } from '../../machines/sign-in/machine.ts'
import { signUpMachine } from '../../machines/sign-up/machine.ts'
import { totpSetupMachine } from '../../machines/totp-setup/machine.ts'
import { readChart, safeInspect } from '../../src/devtools/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const MACHINES = [
  devicesMachine(),
  passkeyRegistrationMachine(),
  passwordResetMachine(),
  sessionMachine(),
  signInMachine(),
  signUpMachine(),
  totpSetupMachine(),
]

const CHARTS = MACHINES.map((logic) => [logic.id, readChart({ logic })] as const)

describe.each(CHARTS)('the drawing of %s', (_, chart) => {
  const views = chart.states.map(({ name }) => waysAround(chart, name))

  it('has every arrow of the machine, and no other', () => {
    const drawn = new Set(views.flatMap(({ into, out }) => [...into, ...out].flatMap(({ arrows }) => arrows)))
    const text = (arrows: Iterable<unknown>) => [...new Set([...arrows].map((arrow) => JSON.stringify(arrow)))].sort()

    expect(text(drawn)).toEqual(text(chart.transitions))
  })

  it.each([254, 309, 506, 700, 794])('puts nothing over anything else at %i pixels', (width) => {
    for (const view of views) {
      const layout = layOut(chart, view, width)
      const boxes = [layout.centre, ...layout.ways.map(({ box }) => box)]

      expect(boxes.filter((box) => !isWithin(box, layout))).toEqual([])
      expect(boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => overlap(one, other)))).toEqual([])
    }
  })

  it('is not shrunk by more than a tenth on a phone', () => {
    expect(Math.max(...views.map((view) => layOut(chart, view, 309).width))).toBeLessThan(309 * 1.1)
  })
})

describe.each(CHARTS)('the drawing of the whole of %s', (_, chart) => {
  it('has every state in a place of its own', () => {
    const map = placeMap(chart)
    const boxes = [...map.boxes.values()]

    expect([...map.boxes.keys()]).toEqual(expect.arrayContaining(chart.states.map(({ name }) => name)))
    expect(boxes.filter((box) => !isWithin(box, map))).toEqual([])
    expect(boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => overlap(one, other)))).toEqual([])
  })

  it('is laid out by arrows of the machine that never lead back', () => {
    const forward = forwardArrows(chart)
    const follow = (state: string, seen: readonly string[]): boolean =>
      seen.includes(state) || forward.some(({ from, to }) => from === state && follow(to, [...seen, state]))

    expect(chart.transitions).toEqual(expect.arrayContaining([...forward]))
    expect(follow(chart.states[0]!.name, [])).toBe(false)
  })
})

it('follows a sign-in to its end, always in the states that the machine is in', async () => {
  const states: (readonly [journey: readonly string[], machine: readonly string[]])[] = []
  let journey: Journey | undefined
  const tell = safeInspect((event) => {
    if (event.machine === 'signIn') journey = follow(journey, event)
  })
  const app = startApp({
    pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] },
    auth: {
      inspect: (event) => {
        tell(event)
        const { machine, value } = (event.snapshot ?? {}) as { machine?: { id?: string }; value?: unknown }
        if (event.type === '@xstate.snapshot' && machine?.id === 'signIn') {
          states.push([journey!.present, namesIn(value)])
        }
      },
    },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))

  expect(states.length).toBeGreaterThan(5)
  for (const [drawn, machine] of states) expect(drawn).toEqual(machine)
  expect(journey!.isOver).toBe(true)
  expect(journey!.trail.map(({ from, arrow: { event, to } }) => `${from}: ${event} → ${to}`)).toEqual([
    'restoring: signIn.submit → identify',
    'restoring: signIn.submit → idle',
    'idle: begin → initiating',
    'initiating: done → routing',
    'routing: always → responding',
    'responding: done → routing',
    'routing: always → idle',
    'identify: challenge.SOFTWARE_TOKEN_MFA → totpCode',
    'totpCode: code.submit → totpCode',
    'idle: respond → responding',
    'responding: done → routing',
    'routing: always → saving',
    'saving: done → signedIn',
  ])
  expect(lastSteps(journey!)).toEqual([
    { from: ['saving'], arrow: { from: 'saving', event: 'done', to: 'signedIn', region: 'request' } },
  ])
})

it('leaves every region by an arrow that is taken in every state', async () => {
  let journey: Journey | undefined
  const app = startApp({
    pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] },
    auth: {
      inspect: safeInspect((event) => {
        // After a sign-in that is cancelled another begins.
        if (event.machine === 'signIn' && event.actorId === (journey?.actorId ?? event.actorId)) {
          journey = follow(journey, event)
        }
      }),
    },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.at('totpCode').cancel()

  expect(journey!.present).toEqual(['cancelled'])
  expect([...lastSteps(journey!)[0]!.from].sort()).toEqual(['idle', 'totpCode'])
})

describe('the ways around a state', () => {
  const chart = readChart({ logic: signInMachine() })
  const flat = readChart({ logic: passwordResetMachine() })
  const challenge = { from: undefined, event: 'challenge.SMS_MFA', to: 'smsCode', region: 'prompt' }
  const routed = { from: 'routing', event: 'always', to: 'idle', region: 'request' }

  it('have what is taken in every state, but not where all is over', () => {
    expect(waysAround(chart, 'identify').out.map(({ state, name }) => [state, name])).toEqual([
      [undefined, 'stays'],
      ['cancelled', 'cancelled'],
    ])
    expect(waysAround(chart, 'saving').out.map(({ state }) => state)).toEqual([
      'confirmingDevice',
      'signedIn',
      'refused',
      'cancelled',
    ])
    expect(waysAround(chart, 'signedIn').out).toEqual([])
    expect(waysAround(chart, 'cancelled').into.map(({ state, name }) => [state, name])).toEqual([
      [undefined, 'any state'],
    ])
    expect(waysAround(flat, 'cancelled').into.map(({ name }) => name)).toEqual(['any state'])
  })

  it('have an arrow from any state of a region where it leads, and where it was taken', () => {
    const trail = [{ from: ['identify'], arrow: challenge }]

    expect(waysAround(chart, 'smsCode').into.map(({ state, name }) => [state, name])).toEqual([
      [undefined, 'any prompt'],
    ])
    expect(waysAround(chart, 'identify', { trail, last: [] }).out.map(({ name }) => name)).toEqual([
      'stays',
      'cancelled',
      'smsCode',
    ])
    expect(waysAround(chart, 'idle', { trail, last: [] }).out.some(({ state }) => state === 'smsCode')).toBe(false)
  })

  it('tell what each state does', () => {
    const names = ['restoring', 'smsCode', 'idle', 'initiating', 'routing', 'signedIn']

    expect(names.map((state) => kindOf(chart, state))).toEqual(['waits', 'waits', 'waits', 'works', 'decides', 'ends'])
  })

  it('know the one of each region that was taken last', () => {
    const last = [
      { from: ['routing'], arrow: routed },
      { from: ['identify'], arrow: challenge },
    ]
    const [prompt, request] = ['smsCode', 'idle'].map((state) => waysAround(chart, state, { trail: last, last }))

    expect(prompt!.into.filter((way) => way.last).map(({ name }) => name)).toEqual(['any prompt'])
    expect(request!.into.filter((way) => way.last).map(({ name }) => name)).toEqual(['routing'])
    expect([...prompt!.out, ...request!.out].some(({ isTaken }) => isTaken)).toBe(false)
  })
})

describe.each(CHARTS)('the columns of %s', (_, chart) => {
  const regions = [...new Set(chart.states.flatMap(({ region = [] }) => region))]
  const { columns, boxes, lines, width } = placeMap(chart)

  it('are one for each region, with the states of that region and no other', () => {
    const ends = [...columns.slice(1).map(({ x }) => x), width]

    expect(columns.map(({ region }) => region)).toEqual(regions)
    for (const { name, region } of chart.states) {
      const at = columns.findIndex((column) => column.region === region)
      if (at < 0) continue
      const box = boxes.get(name)!

      expect([name, box.x >= columns[at]!.x, box.x + box.width <= ends[at]!]).toEqual([name, true, true])
      expect(box.y).toBeGreaterThan(columns[at]!.y)
    }
  })

  it('have lines that end at the state they lead to', () => {
    for (const { to, points } of lines) {
      const { x, y, width: wide, height } = boxes.get(to)!
      const end = points.at(-1)!

      expect(end.x).toBeGreaterThanOrEqual(x - 0.01)
      expect(end.x).toBeLessThanOrEqual(x + wide + 0.01)
      expect(end.y).toBeGreaterThanOrEqual(y - 0.01)
      expect(end.y).toBeLessThanOrEqual(y + height + 0.01)
    }
  })
})

/** The names in a state's value. */
function namesIn(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(namesIn)
}

function isWithin({ x, y, width, height }: Box, layout: { readonly width: number; readonly height: number }): boolean {
  return x >= 0 && y >= 0 && x + width <= layout.width && y + height <= layout.height
}

function overlap(one: Box, other: Box): boolean {
  const isApart =
    one.x + one.width <= other.x ||
    other.x + other.width <= one.x ||
    one.y + one.height <= other.y ||
    other.y + other.height <= one.y
  return !isApart
}
