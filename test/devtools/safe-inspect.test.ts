import { expect, it } from 'vitest'
import { type MachineEvent, readChart, safeInspect } from '../../src/devtools/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

it('hears every step of a sign-in and of the session, and no secret', async () => {
  const heard: MachineEvent[] = []
  const app = startApp({
    pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] },
    auth: { inspect: safeInspect((event) => heard.push(event)) },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  const code = totpCode(SECRET, app.clock.now())
  await app.at('totpCode').submit(code)
  const tokens = await app.auth.getTokens()

  const told = heard.map(({ machine, event, state }) => `${machine} ${event} → ${state}`)
  expect(told).toContain('signIn signIn.submit → initiating')
  expect(told).toContain('signIn code.submit → responding')
  expect(told).toContain('signIn done → signedIn')
  expect(told.some((line) => line.startsWith('session session.adopted → fresh'))).toBe(true)
  const text = JSON.stringify(heard)
  for (const secret of [PASSWORD, code, tokens.accessToken.expose(), tokens.refreshToken!.expose()]) {
    expect(text).not.toContain(secret)
  }
})

it('hears the account flows too, and gives their charts to draw', async () => {
  const heard: MachineEvent[] = []
  const app = startApp({ auth: { inspect: safeInspect((event) => heard.push(event)) } })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  const { chart } = heard.find(({ machine }) => machine === 'signIn')!

  expect(chart.states.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['idle', 'routing', 'SMS_MFA', 'signedIn']),
  )
  expect(chart.transitions).toContainEqual({ from: 'idle', event: 'signIn.submit', to: 'submitting' })
  expect(chart.transitions).toContainEqual({ from: undefined, event: 'cancel', to: 'cancelled' })
  expect(() => readChart({})).toThrow(TypeError)
})

it('tells which arrows each step took, and the chart has each of them', async () => {
  const heard: MachineEvent[] = []
  const app = startApp({
    pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] },
    auth: { inspect: safeInspect((event) => heard.push(event)) },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.at('totpCode').cancel()

  const way = heard.filter(({ machine }) => machine === 'signIn').flatMap(({ taken }) => taken)

  expect(way.map(({ from = 'any state', event, to }) => `${from} ${event} ${to}`).slice(0, 7)).toEqual([
    'restoring signIn.submit submitting',
    'submitting always initiating',
    'initiating done routing',
    'routing always PASSWORD_VERIFIER',
    'PASSWORD_VERIFIER done routing',
    'routing always SOFTWARE_TOKEN_MFA',
    'any state cancel cancelled',
  ])
  for (const { taken, state, chart } of heard) {
    expect(chart.transitions).toEqual(expect.arrayContaining([...taken]))
    expect(taken.at(-1)?.to ?? state).toBe(state)
  }
})
