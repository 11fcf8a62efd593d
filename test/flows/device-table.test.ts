/**
 * Every flow with every second factor and every state that a remembered device can be in. The requests of each cell
 * are in device-table.txt, which this file writes (`vitest -u`) and checks; what holds for all cells is asserted here.
 */
import { describe, expect, it } from 'vitest'
import { nodeModPow } from '../../src/crypto/mod-pow-node.ts'
import type { Credentials } from '../../src/index.ts'
import { type Lambdas, type NewUser, totpCode, type UserPool } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const HOUR = 60 * 60 * 1000

const FLOWS: Readonly<Record<string, Omit<Credentials, 'username'>>> = {
  USER_SRP_AUTH: { authFlow: 'USER_SRP_AUTH', password: PASSWORD },
  USER_PASSWORD_AUTH: { authFlow: 'USER_PASSWORD_AUTH', password: PASSWORD },
  CUSTOM_AUTH: { authFlow: 'CUSTOM_AUTH' },
  CUSTOM_AUTH_WITH_SRP: { authFlow: 'CUSTOM_AUTH_WITH_SRP', password: PASSWORD },
  'USER_AUTH PASSWORD': { authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD', password: PASSWORD },
  'USER_AUTH PASSWORD_SRP': { authFlow: 'USER_AUTH', preferredChallenge: 'PASSWORD_SRP', password: PASSWORD },
  'USER_AUTH EMAIL_OTP': { authFlow: 'USER_AUTH', preferredChallenge: 'EMAIL_OTP' },
  'USER_AUTH SELECT_CHALLENGE': { authFlow: 'USER_AUTH', password: PASSWORD },
}

const FACTORS: Readonly<Record<string, NewUser['mfa']>> = {
  'no second factor': {},
  SMS_MFA: { sms: true, preferred: 'SMS_MFA' },
  SOFTWARE_TOKEN_MFA: { totp: SECRET, preferred: 'SOFTWARE_TOKEN_MFA' },
  EMAIL_OTP: { email: true, preferred: 'EMAIL_OTP' },
  SELECT_MFA_TYPE: { sms: true, totp: SECRET },
}

/** What has become of the device since the last sign-in. `isKnown`: whether this app still presents it. */
const DEVICES: Readonly<Record<string, { readonly isKnown: boolean; readonly become: (app: App) => unknown }>> = {
  remembered: { isKnown: true, become: () => {} },
  'never seen': { isKnown: false, become: (app) => clearStorage(app) },
  'forgotten by the service': { isKnown: true, become: ({ pool }) => pool.forgetDevices('ada') },
  'refused by the service': {
    isKnown: true,
    become: ({ pool }) => {
      for (const device of pool.getUser('ada').devices.values()) device.verifier = '3'
    },
  },
  'damaged here': { isKnown: false, become: ({ storage }) => changeDevice(storage, (text) => text.slice(0, -9)) },
  'not confirmed': {
    isKnown: false,
    become: ({ storage }) => changeDevice(storage, (text) => text.replace('"confirmed":true', '"confirmed":false')),
  },
  'of a pool that tracks no more': { isKnown: true, become: ({ pool }) => pool.configureDevices(undefined) },
}

const quiz: Lambdas = {
  defineAuthChallenge: (event) => {
    const names = event.request.session.map(({ challengeName }) => challengeName)
    const startsWithSrp = names[0] === 'SRP_A' || names[0] === 'PASSWORD_VERIFIER'
    const next =
      startsWithSrp && !names.includes('PASSWORD_VERIFIER')
        ? 'PASSWORD_VERIFIER'
        : names.includes('CUSTOM_CHALLENGE')
          ? undefined
          : 'CUSTOM_CHALLENGE'
    event.response = { issueTokens: !next, failAuthentication: false, ...(next && { challengeName: next }) }
  },
  createAuthChallenge: (event) => {
    event.response = { publicChallengeParameters: {}, privateChallengeParameters: {} }
  },
  verifyAuthChallengeResponse: (event) => {
    event.response = { answerCorrect: event.request.challengeAnswer === 'blue' }
  },
}

function start(mfa: NewUser['mfa']): App {
  const attributes = { email: 'ada@example.org', phone_number: '+15550100' }
  return startApp({
    pool: {
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      // So that CUSTOM_AUTH without SRP has devices to speak of.
      assumptions: { deviceAfterCustomAuth: 'confirmable' },
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
      lambdas: quiz,
      users: [{ username: 'ada', password: PASSWORD, attributes, ...(mfa && { mfa }) }],
    },
    // Half the time. The arithmetic is no part of the table.
    auth: { modPow: nodeModPow },
  })
}

/** Signs in, answering whatever is asked, as a person with a phone, a mailbox and an authenticator app would. */
async function signIn(app: App, credentials: Omit<Credentials, 'username'>): Promise<void> {
  const { flow, pool } = app
  for (let answers = 0; answers < 8; answers++) {
    const view = flow.getSnapshot()
    const code = pool.outbox.last()?.code ?? ''
    if (view.step === 'signedIn') return
    if (view.step === 'identify') await view.submit({ username: 'ada', ...credentials })
    else if (view.step === 'chooseFactor') await view.choose('PASSWORD_SRP')
    else if (view.step === 'chooseMfa') await view.choose('SMS_MFA')
    else if (view.step === 'smsCode' || view.step === 'emailCode') await view.submit(code)
    else if (view.step === 'password') await view.submit({ password: PASSWORD })
    else if (view.step === 'custom') await view.submit('blue')
    else if (view.step === 'totpCode') {
      app.clock.increment(60_000)
      await view.submit(totpCode(SECRET, app.clock.now()))
    } else throw new Error(`nobody knows what to do at ${view.step}: ${view.error}`)
  }
}

interface Sent {
  readonly text: string
  readonly deviceKey: string | undefined
}

function sent(pool: UserPool, from: number): readonly Sent[] {
  return pool.requests
    .list()
    .slice(from)
    .map(({ operation, input, error }) => {
      const members = input as Readonly<Record<string, Readonly<Record<string, string>> & string>>
      const parameters: Readonly<Record<string, string>> = members.AuthParameters ?? members.ChallengeResponses ?? {}
      const deviceKey = parameters.DEVICE_KEY ?? members.DeviceKey
      const what = members.AuthFlow ?? members.ChallengeName ?? ''
      const suffix = `${deviceKey === undefined ? '' : ' +device'}${error ? ` (${error.name})` : ''}`
      return { text: `${operation} ${what}`.trim() + suffix, deviceKey }
    })
}

async function clearStorage({ storage }: App): Promise<void> {
  await changeDevice(storage, () => null)
}

/** Changes what is stored about the device, as a fault or another tab would. */
async function changeDevice(storage: App['storage'], change: (text: string) => string | null): Promise<void> {
  const key = 'cognito-machines.1.eu-west-1_5fSimulator1.1simulatorclient0000000000.device.ada'
  const text = await storage.getItem(key)
  if (text === null) throw new Error('no device is stored')
  const next = change(text)
  if (next === text) throw new Error('nothing changed')
  await (next === null ? storage.removeItem(key) : storage.setItem(key, next))
}

const lines: string[] = []

describe.each(Object.keys(FLOWS))('%s', (flow) => {
  describe.each(Object.keys(FACTORS))('%s', (factor) => {
    it.each(Object.keys(DEVICES))('with a device that is %s', async (state) => {
      const device = DEVICES[state]!
      const first = start(FACTORS[factor])
      // Whatever the flow: a first sign-in by each is that with a device that was never seen.
      await signIn(first, FLOWS.USER_PASSWORD_AUTH!)
      first.at('signedIn')
      const [ownKey] = first.pool.getUser('ada').devices.keys()
      await first.auth.signOut()
      first.clock.increment(HOUR)
      const app = first.reload()
      await device.become(app)
      const from = app.pool.requests.list().length

      await signIn(app, FLOWS[flow]!)

      app.at('signedIn')
      const requests = sent(app.pool, from)
      lines.push(`${flow} | ${factor} | ${state}\n${requests.map(({ text }) => `  ${text}\n`).join('')}`)
      const presented = requests.map(({ deviceKey }) => deviceKey === ownKey)
      // Where the service wants it, and from the first request on; after a refusal never again.
      expect(presented[0]).toBe(device.isKnown)
      const until = presented.lastIndexOf(true)
      expect(presented.slice(0, until + 1).every(Boolean)).toBe(true)
      if (state === 'remembered') {
        expect(presented.every(Boolean)).toBe(true)
        expect(requests.map(({ text }) => text)).not.toContain('ConfirmDevice +device')
        if (flow === 'USER_SRP_AUTH') expect(requests).toHaveLength(4)
      }
      if (state === 'never seen' && flow === 'USER_SRP_AUTH' && factor === 'no second factor') {
        expect(requests).toHaveLength(3)
      }
      // A device is never tried twice, whatever was wrong with it.
      expect(requests.filter(({ text }) => text.includes('(')).length).toBeLessThanOrEqual(1)

      // The key that belongs to the tokens goes with their refresh, which needs no second try.
      app.clock.increment(2 * HOUR)
      const before = app.pool.requests.list().length
      const { expiresAt } = await app.auth.getTokens()
      expect(expiresAt).toBeGreaterThan(app.clock.now())
      const [present] = [...app.pool.getUser('ada').devices.keys()].reverse()
      const refreshes = sent(app.pool, before).map(({ deviceKey }) => deviceKey)
      if (state !== 'of a pool that tracks no more') expect(refreshes).toEqual([present])
    })
  })
})

it('is the table that is written down', async () => {
  await expect(lines.join('\n')).toMatchFileSnapshot('./device-table.txt')
})
