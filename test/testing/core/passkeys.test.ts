import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  createUserPool,
  type SoftwareAuthenticator,
  type SoftwareAuthenticatorOptions,
  softwareAuthenticator,
  type UserPool,
  type UserPoolOptions,
} from '../../../src/testing/index.ts'
import { type Answer, initiate, PASSWORD, respond, signIn } from './driver.ts'

const ceremony = { signal: new AbortController().signal }
let pool: UserPool
let device: SoftwareAuthenticator

async function setUp(options: UserPoolOptions = {}, authenticator: SoftwareAuthenticatorOptions = {}): Promise<void> {
  pool = createUserPool({
    allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'],
    users: [{ username: 'ada', password: PASSWORD }],
    ...options,
  })
  device = softwareAuthenticator(authenticator)
  await register()
}

async function register(): Promise<unknown> {
  const AccessToken = (await signIn(pool)).AuthenticationResult!.AccessToken!
  const { CredentialCreationOptions } = await pool.handle('StartWebAuthnRegistration', { AccessToken })
  const Credential = await device.create(CredentialCreationOptions, ceremony)
  await pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })
  return Credential
}

const ask = (more: Record<string, string> = {}) =>
  initiate(pool, 'USER_AUTH', { USERNAME: 'ada', PREFERRED_CHALLENGE: 'WEB_AUTHN', ...more })
const optionsOf = (asked: Answer): Record<string, unknown> =>
  JSON.parse(asked.ChallengeParameters!.CREDENTIAL_REQUEST_OPTIONS!) as Record<string, unknown>
const answer = (asked: Answer, credential: unknown) =>
  respond(pool, 'WEB_AUTHN', asked, { CREDENTIAL: JSON.stringify(credential) })

interface Assertion {
  id: string
  response: { clientDataJSON: string; authenticatorData: string; signature: string }
}
const assertion = async (asked: Answer, by = device) => (await by.get(optionsOf(asked), ceremony)) as Assertion

describe('a passkey', () => {
  beforeEach(() => setUp())

  it('signs its user in', async () => {
    const asked = await ask()
    expect(asked.ChallengeName).toBe('WEB_AUTHN')
    expect(optionsOf(asked)).toMatchObject({
      rpId: 'localhost',
      userVerification: 'preferred',
      timeout: 180_000,
      allowCredentials: [{ id: device.credentials[0]?.id, type: 'public-key' }],
    })

    expect(await answer(asked, await assertion(asked))).toHaveProperty('AuthenticationResult')
  })

  it('is offered by the list, and chosen from it', async () => {
    const listed = await initiate(pool, 'USER_AUTH', { USERNAME: 'ada' })
    expect(listed.AvailableChallenges).toContain('WEB_AUTHN')

    const asked = await respond(pool, 'SELECT_CHALLENGE', listed, { ANSWER: 'WEB_AUTHN' })

    expect(await answer(asked, await assertion(asked))).toHaveProperty('AuthenticationResult')
  })

  it('may be tried again in the same session after a refusal', async () => {
    const asked = await ask()
    const good = await assertion(asked)
    const spoilt = { ...good, response: { ...good.response, signature: good.response.authenticatorData } }

    await expect(answer(asked, spoilt)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    await answer(asked, good)
  })

  it('is refused for the challenge of another sign-in', async () => {
    const [first, second] = [await ask(), await ask()]

    await expect(answer(second, await assertion(first))).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  it('is refused when its counter did not move', async () => {
    const first = await ask()
    const used = await assertion(first)
    await answer(first, used)
    pool.getUser('ada').passkeys.get(used.id)!.signCount = 9
    const second = await ask()

    await expect(answer(second, await assertion(second))).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  it('is refused when it is not JSON, of no kind, or unknown', async () => {
    const asked = await ask()
    const good = await assertion(asked)

    await expect(respond(pool, 'WEB_AUTHN', asked, { CREDENTIAL: '{' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    for (const nonsense of [null, 5, [], {}, { ...good, type: 'other' }, { ...good, id: 'unknown' }]) {
      const again = await ask()
      await expect(answer(again, nonsense)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    }
  })
})

describe('a page elsewhere', () => {
  it.each([
    ['https://localhost', true],
    ['http://localhost:8080', true],
    ['https://app.localhost', true],
    ['https://evil-localhost', false],
    ['https://localhost.evil.example', false],
  ])('%s may use the passkeys of localhost: %s', async (origin, isAllowed) => {
    await setUp()
    const asked = await ask()
    const there = softwareAuthenticator({ origin })
    Object.assign(there.credentials, device.credentials)

    const answered = answer(asked, await assertion(asked, there)).then(
      () => true,
      () => false,
    )

    expect(await answered).toBe(isAllowed)
  })

  it('may not where the pool names its origins', async () => {
    await setUp({ webAuthn: { origins: ['https://localhost:3000'] } }, { origin: 'https://localhost:3000' })
    const asked = await ask()
    const there = softwareAuthenticator({ origin: 'https://localhost:4000' })
    Object.assign(there.credentials, device.credentials)

    await expect(answer(asked, await assertion(asked, there))).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    await answer(asked, await assertion(asked))
  })
})

describe('a pool that wants the user verified', () => {
  it('refuses a device that does not', async () => {
    await setUp({ webAuthn: { userVerification: 'required' } })
    const asked = await ask()
    const careless = softwareAuthenticator({ userVerification: false })
    Object.assign(careless.credentials, device.credentials)

    await expect(answer(asked, await assertion(asked, careless))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  it('takes a passkey for both factors where it says so', async () => {
    await setUp({ webAuthn: { factorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' } })
    const user = pool.getUser('ada')
    user.attributes.set('phone_number', '+15551234567')
    user.mfa.enabled.add('SMS_MFA')
    expect(await ask()).toMatchObject({ ChallengeName: 'SELECT_CHALLENGE' })
    user.mfa.webAuthn = true
    const asked = await ask()
    expect(JSON.parse(asked.ChallengeParameters!.CREDENTIAL_REQUEST_OPTIONS!)).toMatchObject({
      userVerification: 'required',
    })

    expect(await answer(asked, await assertion(asked))).toHaveProperty('AuthenticationResult')
  })

  it('refuses a passkey without user verification where it is to stand for both factors', async () => {
    await setUp({ webAuthn: { factorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' } })
    const { mfa } = pool.getUser('ada')
    mfa.enabled.add('SOFTWARE_TOKEN_MFA')
    mfa.webAuthn = true
    const asked = await ask()
    const careless = softwareAuthenticator({ userVerification: false })
    Object.assign(careless.credentials, device.credentials)

    await expect(answer(asked, await assertion(asked, careless))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  it('does not offer a single factor to a user who needs two', async () => {
    await setUp()
    const user = pool.getUser('ada')
    user.attributes.set('phone_number', '+15551234567')
    user.mfa.enabled.add('SMS_MFA')

    expect(await ask()).toMatchObject({ AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD'] })
  })
})

describe('the software authenticator', () => {
  const expected = { expectedOrigin: 'https://localhost', expectedRPID: 'localhost' }

  it('makes registrations and assertions that another verifier believes', async () => {
    device = softwareAuthenticator()
    const creation = { rp: { id: 'localhost' }, user: { id: 'dXNlcg' }, challenge: 'Y2hhbGxlbmdl' }

    const registration = await verifyRegistrationResponse({
      response: (await device.create(creation, ceremony)) as never,
      expectedChallenge: creation.challenge,
      ...expected,
    })
    const { credential } = registration.registrationInfo!
    const response = await device.get({ challenge: 'YW5vdGhlcg', rpId: 'localhost' }, ceremony)
    const authentication = await verifyAuthenticationResponse({
      response: response as never,
      expectedChallenge: 'YW5vdGhlcg',
      credential,
      ...expected,
    })

    expect(registration.verified).toBe(true)
    expect(authentication).toMatchObject({ verified: true, authenticationInfo: { newCounter: 1, userVerified: true } })
  })

  it('behaves as a person does: cancels, owns a passkey already, or owns none', async () => {
    device = softwareAuthenticator()
    const creation = { rp: { id: 'localhost' }, user: { id: 'dXNlcg' }, challenge: 'Y2hhbGxlbmdl' }
    device.cancelNext()
    await expect(device.create(creation, ceremony)).rejects.toMatchObject({ code: 'ERR_PASSKEY_CANCELLED' })
    await device.create(creation, ceremony)
    const excludeCredentials = [{ id: device.credentials[0]!.id }]
    await expect(device.create({ ...creation, excludeCredentials }, ceremony)).rejects.toMatchObject({
      code: 'ERR_PASSKEY_EXISTS',
    })
    device.forget()
    await expect(device.get({ challenge: 'Y2hhbGxlbmdl', rpId: 'localhost' }, ceremony)).rejects.toMatchObject({
      code: 'ERR_PASSKEY_CANCELLED',
    })
    const aborted = { signal: AbortSignal.abort(new Error('enough')) }
    await expect(device.get({ challenge: 'Y2hhbGxlbmdl' }, aborted)).rejects.toThrow('enough')
  })
})

describe('a passkey with an RSA key', () => {
  it('signs its user in', async () => {
    pool = createUserPool({ allowedFirstAuthFactors: ['WEB_AUTHN'], users: [{ username: 'ada' }] })
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    }
    const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    pool.getUser('ada').passkeys.set('cnNh', {
      credentialId: 'cnNh',
      publicKey: await crypto.subtle.exportKey('jwk', publicKey),
      algorithm: -257,
      relyingPartyId: 'localhost',
      friendlyName: 'A key',
      attachment: 'cross-platform',
      transports: ['usb'],
      createdAt: 0,
      signCount: 0,
    })
    const asked = await ask()
    const sha256 = async (bytes: Uint8Array<ArrayBuffer>) => Buffer.from(await crypto.subtle.digest('SHA-256', bytes))
    const clientData = Buffer.from(
      JSON.stringify({ type: 'webauthn.get', challenge: optionsOf(asked).challenge, origin: 'https://localhost' }),
    )
    const authenticatorData = Buffer.concat([await sha256(Buffer.from('localhost')), Buffer.from([5, 0, 0, 0, 0])])
    const signed = Buffer.concat([authenticatorData, await sha256(clientData)])
    const signature = Buffer.from(await crypto.subtle.sign(algorithm, privateKey, signed))

    const done = await answer(asked, {
      id: 'cnNh',
      type: 'public-key',
      response: {
        clientDataJSON: clientData.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url'),
      },
    })

    expect(done).toHaveProperty('AuthenticationResult')
  })
})
