import { describe, expect, it } from 'vitest'
import { useDevices } from '../../machines/devices/index.ts'
import { usePasskeyRegistration } from '../../machines/passkey-registration/index.ts'
import { usePasswordReset } from '../../machines/password-reset/index.ts'
import { useSignUp } from '../../machines/sign-up/index.ts'
import { useTotpSetup } from '../../machines/totp-setup/index.ts'
import { type Auth, Sensitive } from '../../src/index.ts'
import { type HeldService, openHeld, turn } from '../flows/held-service.ts'
import { storedSession } from '../flows/stored-session.ts'
import { until } from '../until.ts'

/** The members of every view that the walks below need. */
interface AnyFlow {
  getSnapshot(): { readonly step: string; cancel(): Promise<unknown> }
  dispose(): void
}

/** What an app calls at a step, or what the service answers. */
type Walk = readonly (readonly [action: string, ...input: unknown[]] | { readonly answer: unknown })[]

const metadata = { source: 'test' }
const code = '123456'
const password = 'Correct-horse-1'
const device = { DeviceKey: 'eu-west-1_0', DeviceAttributes: [] }
const creationOptions = { rp: { id: 'example.org' }, challenge: 'AQID', timeout: 60_000 }
const credential = {
  id: 'AQID',
  rawId: 'AQID',
  type: 'public-key',
  response: { attestationObject: 'AQID', clientDataJSON: 'AQID' },
}

const devices = (auth: Auth) => useDevices(auth, { pageSize: 2 })
const reset = (auth: Auth) => usePasswordReset(auth, { resume: false, clientMetadata: metadata })
const signUp = (auth: Auth) => useSignUp(auth, { resume: false, clientMetadata: metadata })
const signUpRequest = { username: 'ada', password, email: 'ada@example.org' }

const REQUESTS: readonly [operation: string, make: (auth: Auth) => AnyFlow, walk: Walk, input: object][] = [
  ['ListDevices', devices, [['load']], { Limit: 2 }],
  [
    'ListDevices',
    devices,
    [['load'], { answer: { Devices: [device], PaginationToken: 'next' } }, ['loadMore']],
    { Limit: 2, PaginationToken: 'next' },
  ],
  [
    'UpdateDeviceStatus',
    devices,
    [['load'], { answer: { Devices: [device] } }, ['remember', 'eu-west-1_0']],
    { DeviceKey: 'eu-west-1_0', DeviceRememberedStatus: 'remembered' },
  ],
  [
    'UpdateDeviceStatus',
    devices,
    [['load'], { answer: { Devices: [device] } }, ['doNotRemember', 'eu-west-1_0']],
    { DeviceKey: 'eu-west-1_0', DeviceRememberedStatus: 'not_remembered' },
  ],
  [
    'ForgetDevice',
    devices,
    [['load'], { answer: { Devices: [device] } }, ['forget', 'eu-west-1_0']],
    { DeviceKey: 'eu-west-1_0' },
  ],
  ['StartWebAuthnRegistration', usePasskeyRegistration, [['register']], {}],
  [
    'passkeys.create',
    usePasskeyRegistration,
    [['register'], { answer: { CredentialCreationOptions: creationOptions } }],
    { options: creationOptions },
  ],
  [
    'CompleteWebAuthnRegistration',
    usePasskeyRegistration,
    [['register'], { answer: { CredentialCreationOptions: creationOptions } }, { answer: credential }],
    { Credential: credential },
  ],
  ['ForgotPassword', reset, [['submit', { username: 'ada' }]], { Username: 'ada', ClientMetadata: metadata }],
  [
    'ForgotPassword',
    reset,
    [['haveCode', { username: 'ada' }], ['resend.now']],
    { Username: 'ada', ClientMetadata: metadata },
  ],
  [
    'ConfirmForgotPassword',
    reset,
    [
      ['haveCode', { username: 'ada' }],
      ['submit', { code, password }],
    ],
    { Username: 'ada', ConfirmationCode: code, Password: password, ClientMetadata: metadata },
  ],
  ['SignUp', signUp, [['submit', signUpRequest]], { Username: 'ada', Password: password, ClientMetadata: metadata }],
  [
    'SignUp',
    signUp,
    [['submit', { ...signUpRequest, clientMetadata: { source: 'form', page: '1' } }]],
    { ClientMetadata: { source: 'form', page: '1' } },
  ],
  [
    'ConfirmSignUp',
    signUp,
    [
      ['submit', signUpRequest],
      { answer: { UserConfirmed: false, UserSub: '1', Session: 'x'.repeat(20) } },
      ['submit', code],
    ],
    { Username: 'ada', ConfirmationCode: code, Session: 'x'.repeat(20), ClientMetadata: metadata },
  ],
  [
    'ResendConfirmationCode',
    signUp,
    [['haveCode', { username: 'ada' }], ['resend.now']],
    { Username: 'ada', ClientMetadata: metadata },
  ],
  ['AssociateSoftwareToken', useTotpSetup, [['start']], {}],
  [
    'VerifySoftwareToken',
    useTotpSetup,
    [['start'], { answer: { SecretCode: 'A'.repeat(52) } }, ['submit', { code, deviceName: 'phone' }]],
    { UserCode: code, FriendlyDeviceName: 'phone' },
  ],
  [
    'SetUserMFAPreference',
    useTotpSetup,
    [['start'], { answer: { SecretCode: 'A'.repeat(52) } }, ['submit', { code }], { answer: { Status: 'SUCCESS' } }],
    { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } },
  ],
]

/** A device that its sign-in could not confirm. */
const unconfirmed = {
  deviceKey: 'eu-west-1_0',
  deviceGroupKey: 'group',
  devicePassword: new Sensitive('device password'),
  confirmed: false,
}

/** Walks a flow before a service that answers nothing more than the walk says. */
async function walkTo(make: (auth: Auth) => AnyFlow, walk: Walk) {
  const { auth, service } = openHeld(await storedSession())
  await auth.session.ready()
  const flow = make(auth)
  for (const each of walk) {
    if ('answer' in each) service.calls.at(-1)!.resolve(each.answer)
    else void actionOf(flow, each[0])(...each.slice(1))
    await turn()
  }
  return { auth, service, flow }
}

function actionOf(flow: AnyFlow, path: string): (...input: unknown[]) => unknown {
  const action = path
    .split('.')
    .reduce((at: unknown, name) => (at as Record<string, unknown>)[name], flow.getSnapshot())
  if (typeof action !== 'function') throw new Error(`The step ${flow.getSnapshot().step} has no ${path}`)
  return action as never
}

const lastOf = ({ calls }: HeldService) => calls.at(-1)!

describe('the requests of a flow', () => {
  it.each(REQUESTS)('%s is sent with its input, and aborted with its flow', async (operation, make, walk, input) => {
    const { service, flow } = await walkTo(make, walk)

    expect(lastOf(service).operation).toBe(operation)
    expect(lastOf(service).input).toMatchObject(input)
    expect(lastOf(service).signal?.aborted).toBe(false)
    void flow.getSnapshot().cancel()
    expect(lastOf(service).signal?.aborted).toBe(true)
  })

  it('ConfirmDevice is sent for a device that waits for it, and aborted with its flow', async () => {
    const { auth, service, flow } = await walkTo(devices, [['load']])
    await auth.context.devices.save('ada', unconfirmed)
    lastOf(service).resolve({ Devices: [device] })
    await turn()
    void actionOf(flow, 'confirm')()
    await until(() => lastOf(service).operation === 'ConfirmDevice')

    expect(lastOf(service).input).toMatchObject({ DeviceKey: 'eu-west-1_0' })
    expect(lastOf(service).signal?.aborted).toBe(false)
    void flow.getSnapshot().cancel()
    expect(lastOf(service).signal?.aborted).toBe(true)
  })
})
