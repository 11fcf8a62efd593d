import { describe, expect, it } from 'vitest'
import { softwareAuthenticator } from '../../../src/testing/doubles/software-authenticator.ts'
import type { UserPool, UserPoolOptions } from '../../../src/testing/index.ts'
import { type Ceremony, type Registration, register } from './node-authenticator.ts'
import { MINUTE_MS, PASSWORD, tokenOf, withAda } from './scene.ts'

interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id: string }
  readonly excludeCredentials: readonly { readonly id: string }[]
}

async function start(pool: UserPool, AccessToken: string): Promise<CreationOptions> {
  const { CredentialCreationOptions } = await pool.handle('StartWebAuthnRegistration', { AccessToken })
  return CredentialCreationOptions as CreationOptions
}

const complete = (pool: UserPool, AccessToken: string, Credential: unknown) =>
  pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })

async function signedIn(options: UserPoolOptions = {}) {
  const stage = withAda({ allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'], ...options })
  const { pool } = stage
  const AccessToken = await tokenOf(pool)
  return {
    ...stage,
    AccessToken,
    begin: () => start(pool, AccessToken),
    finish: (credential: unknown) => complete(pool, AccessToken, credential),
    /** Registers a passkey; parts of the ceremony may be another. */
    add: async (ceremony: Partial<Ceremony> = {}): Promise<Registration> => {
      const { challenge } = await start(pool, AccessToken)
      const credential = register({ challenge, ...ceremony })
      await complete(pool, AccessToken, credential)
      return credential
    },
  }
}

describe('passkey registration', () => {
  it('gives the options a browser needs, for this user and this relying party', async () => {
    const { begin, pool } = await signedIn()

    const { sub } = pool.getUser('ada')
    expect(await begin()).toEqual({
      authenticatorSelection: { requireResidentKey: true, residentKey: 'required', userVerification: 'preferred' },
      challenge: expect.stringMatching(/^[\w-]{43}$/),
      excludeCredentials: [],
      pubKeyCredParams: [
        { alg: -7, type: 'public-key' },
        { alg: -257, type: 'public-key' },
      ],
      rp: { id: 'localhost', name: 'localhost' },
      timeout: 60_000,
      user: { displayName: 'ada', id: Buffer.from(sub).toString('base64url'), name: 'ada' },
    })
  })

  it.each([
    ['ES256', 'none'],
    ['RS256', 'none'],
    ['ES256', 'packed'],
    ['RS256', 'packed'],
  ] as const)('takes a passkey of %s with the attestation %s', async (algorithm, attestation) => {
    const { add, pool } = await signedIn()

    const { id } = await add({ algorithm, attestation })

    expect(pool.getUser('ada').passkeys.get(id)).toMatchObject({
      algorithm: algorithm === 'ES256' ? -7 : -257,
      relyingPartyId: 'localhost',
      transports: ['internal'],
    })
  })

  it.each<[string, Partial<Ceremony>, string]>([
    ['of another page', { origin: 'https://evil.example' }, 'WebAuthnOriginNotAllowedException'],
    ['of a page whose name ends alike', { origin: 'https://evil-localhost' }, 'WebAuthnOriginNotAllowedException'],
    ['of another relying party', { relyingPartyId: 'example.com' }, 'WebAuthnRelyingPartyMismatchException'],
    ['of an algorithm that was not offered', { algorithm: 'EdDSA' }, 'WebAuthnCredentialNotSupportedException'],
    ['with a forged attestation', { attestation: 'forged' }, 'WebAuthnCredentialNotSupportedException'],
    ['with a certificate', { attestation: 'certificate' }, 'WebAuthnCredentialNotSupportedException'],
    ['with an attestation of another format', { attestation: 'apple' }, 'WebAuthnCredentialNotSupportedException'],
    ['made without its user', { flags: 0x44 }, 'WebAuthnCredentialNotSupportedException'],
    ['without a credential in it', { flags: 0x05 }, 'InvalidParameterException'],
    ['of a sign-in', { type: 'webauthn.get' }, 'InvalidParameterException'],
    ['of another challenge', { challenge: 'bm9uZQ' }, 'WebAuthnChallengeNotFoundException'],
  ])('refuses a passkey %s', async (_, ceremony, name) => {
    const { add, pool } = await signedIn()

    await expect(add(ceremony)).rejects.toMatchObject({ name })

    expect(pool.getUser('ada').passkeys.size).toBe(0)
  })

  it('refuses an unverified user only where verification is required', async () => {
    const strict = await signedIn({ webAuthn: { userVerification: 'required' } })
    const lenient = await signedIn()

    await expect(strict.add({ flags: 0x41 })).rejects.toMatchObject({ name: 'WebAuthnCredentialNotSupportedException' })
    await expect(lenient.add({ flags: 0x41 })).resolves.toBeTruthy()
  })

  it('takes only the origins that the pool names', async () => {
    const { add } = await signedIn({ webAuthn: { origins: ['https://app.example:8443'] } })

    await expect(add({ origin: 'https://localhost' })).rejects.toMatchObject({
      name: 'WebAuthnOriginNotAllowedException',
    })
    await expect(add({ origin: 'https://app.example:8443' })).resolves.toBeTruthy()
  })

  it.each([
    ['nothing', {}],
    ['no credential', { id: 'a', rawId: 'a', type: 'public-key', response: {} }],
    [
      'no CBOR',
      { id: 'a', rawId: 'a', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: '_w' } },
    ],
    [
      'no JSON',
      { id: 'a', rawId: 'a', type: 'public-key', response: { clientDataJSON: 'AA', attestationObject: 'oA' } },
    ],
  ])('refuses %s', async (_, credential) => {
    const { finish } = await signedIn()

    await expect(finish(credential)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('refuses a credential under another id than its own', async () => {
    const { begin, finish } = await signedIn()
    const { challenge } = await begin()
    const credential = register({ challenge })

    await expect(finish({ ...credential, id: 'bm9uZQ', rawId: 'bm9uZQ' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('uses a challenge up, and leaves it after a passkey that was refused', async () => {
    const { begin, finish } = await signedIn()
    const { challenge } = await begin()

    await expect(finish(register({ challenge, algorithm: 'EdDSA' }))).rejects.toThrow()
    await expect(finish(register({ challenge }))).resolves.toEqual({})
    await expect(finish(register({ challenge }))).rejects.toMatchObject({ name: 'WebAuthnChallengeNotFoundException' })
  })

  it('lets a challenge expire', async () => {
    const { begin, finish, pass } = await signedIn()
    const { challenge } = await begin()
    pass(3 * MINUTE_MS)

    await expect(finish(register({ challenge }))).rejects.toMatchObject({ name: 'WebAuthnChallengeNotFoundException' })
  })

  it('wants the same user and the same app client at both ends', async () => {
    const { pool, begin } = await signedIn({ clients: [{}, { clientId: 'other' }] })
    pool.createUser({ username: 'bob', password: PASSWORD })
    const { challenge } = await begin()

    await expect(complete(pool, await tokenOf(pool, 'bob'), register({ challenge }))).rejects.toMatchObject({
      name: 'WebAuthnChallengeNotFoundException',
    })
    const other = await tokenOf(pool, 'ada', 'other')
    await expect(complete(pool, other, register({ challenge }))).rejects.toMatchObject({
      name: 'WebAuthnClientMismatchException',
    })
  })

  it('takes a credential once in the whole pool', async () => {
    const { pool, add, finish, begin } = await signedIn()
    pool.createUser({ username: 'bob', password: PASSWORD })
    const { id } = await add()
    const same = Buffer.from(id, 'base64url')
    const token = await tokenOf(pool, 'bob')
    const bobs = register({ challenge: (await start(pool, token)).challenge, id: same })

    await expect(complete(pool, token, bobs)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const { challenge, excludeCredentials } = await begin()
    expect(excludeCredentials).toMatchObject([{ id }])
    await expect(finish(register({ challenge, id: same }))).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('stops at twenty', async () => {
    const { pool, add, begin } = await signedIn()
    await add()
    const [passkey] = pool.getUser('ada').passkeys.values()
    for (let count = 1; count < 20; count++) pool.getUser('ada').passkeys.set(String(count), passkey!)

    await expect(begin()).rejects.toMatchObject({ name: 'LimitExceededException' })
  })

  it('is not there in a pool without passkeys, or without a relying party', async () => {
    const without = await signedIn({ allowedFirstAuthFactors: ['PASSWORD'] })
    const unset = await signedIn({ webAuthn: { relyingPartyId: '' } })

    await expect(without.begin()).rejects.toMatchObject({ name: 'WebAuthnNotEnabledException' })
    await expect(without.finish({})).rejects.toMatchObject({ name: 'WebAuthnNotEnabledException' })
    await expect(unset.begin()).rejects.toMatchObject({ name: 'WebAuthnConfigurationMissingException' })
  })

  it('ends in a passkey that signs in', async () => {
    const { pool, begin, finish } = await signedIn()
    const device = softwareAuthenticator()
    const { signal } = new AbortController()
    await finish(await device.create(await begin(), { signal }))

    const asked = await pool.handle('InitiateAuth', {
      AuthFlow: 'USER_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada', PREFERRED_CHALLENGE: 'WEB_AUTHN' },
    })
    const options: unknown = JSON.parse(asked.ChallengeParameters!.CREDENTIAL_REQUEST_OPTIONS!)
    const done = await pool.handle('RespondToAuthChallenge', {
      ClientId: pool.clientId,
      ChallengeName: 'WEB_AUTHN',
      Session: asked.Session!,
      ChallengeResponses: { USERNAME: 'ada', CREDENTIAL: JSON.stringify(await device.get(options, { signal })) },
    })

    expect(done.AuthenticationResult?.AccessToken).toBeTruthy()
  })
})

describe('the list of passkeys', () => {
  it('comes a page at a time, oldest first', async () => {
    const { pool, AccessToken, add, pass } = await signedIn()
    const ids: string[] = []
    for (let count = 0; count < 3; count++) {
      ids.push((await add()).id)
      pass(MINUTE_MS)
    }

    const first = await pool.handle('ListWebAuthnCredentials', { AccessToken, MaxResults: 2 })
    const second = await pool.handle('ListWebAuthnCredentials', {
      AccessToken,
      MaxResults: 2,
      NextToken: first.NextToken!,
    })

    expect([...first.Credentials, ...second.Credentials].map(({ CredentialId }) => CredentialId)).toEqual(ids)
    expect(first.Credentials[0]).toEqual({
      CredentialId: ids[0],
      FriendlyCredentialName: 'Passkey 1',
      RelyingPartyId: 'localhost',
      AuthenticatorAttachment: 'platform',
      AuthenticatorTransports: ['internal'],
      CreatedAt: Date.UTC(2026, 0, 1) / 1000,
    })
    expect(second).not.toHaveProperty('NextToken')
  })

  it('loses one that is deleted, once', async () => {
    const { pool, AccessToken, add } = await signedIn()
    const { id: CredentialId } = await add()

    await expect(pool.handle('DeleteWebAuthnCredential', { AccessToken, CredentialId })).resolves.toEqual({})

    expect(await pool.handle('ListWebAuthnCredentials', { AccessToken })).toEqual({ Credentials: [] })
    await expect(pool.handle('DeleteWebAuthnCredential', { AccessToken, CredentialId })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })
})
