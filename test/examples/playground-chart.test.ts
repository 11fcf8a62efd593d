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
  devicesMachine,
  passkeyRegistrationMachine,
  passwordResetMachine,
  sessionMachine,
  signInMachine,
  signUpMachine,
  totpSetupMachine,
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

it('follows a sign-in to its end, always in the state that the machine is in', async () => {
  const states: (readonly [journey: string, machine: unknown])[] = []
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
        if (event.type === '@xstate.snapshot' && machine?.id === 'signIn') states.push([journey!.state, value])
      },
    },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))

  expect(states.length).toBeGreaterThan(5)
  for (const [drawn, machine] of states) expect(drawn).toBe(machine)
  expect(journey!.isOver).toBe(true)
  expect(journey!.trail.map(({ arrow: { event, to } }) => `${event} → ${to}`)).toEqual([
    'signIn.submit → submitting',
    'always → initiating',
    'done → routing',
    'always → PASSWORD_VERIFIER',
    'done → routing',
    'always → SOFTWARE_TOKEN_MFA',
    'code.submit → responding',
    'done → routing',
    'always → savingSession',
    'done → signedIn',
  ])
  expect(lastSteps(journey!)).toEqual([
    { from: 'savingSession', arrow: { from: 'savingSession', event: 'done', to: 'signedIn' } },
  ])
})

describe('the ways around a state', () => {
  const chart = readChart({ logic: signInMachine })

  it('have what is taken in every state, but not where all is over', () => {
    expect(waysAround(chart, 'idle').out.map(({ state }) => state)).toEqual(['submitting', 'cancelled'])
    expect(waysAround(chart, 'signedIn').out).toEqual([])
    expect(waysAround(chart, 'cancelled').into.map(({ state }) => state)).toEqual([undefined])
  })

  it('tell what each state does', () => {
    expect(['idle', 'initiating', 'routing', 'signedIn'].map((state) => kindOf(chart, state))).toEqual([
      'waits',
      'works',
      'decides',
      'ends',
    ])
  })

  it('know the one that was taken last', () => {
    const last = [{ from: 'routing', arrow: { from: 'routing', event: 'always', to: 'SMS_MFA' } }]
    const { into, out } = waysAround(chart, 'SMS_MFA', { trail: last, last })

    expect(into.filter((way) => way.last).map(({ state }) => state)).toEqual(['routing'])
    expect(out.some(({ isTaken }) => isTaken)).toBe(false)
  })
})

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
