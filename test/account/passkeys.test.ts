import { describe, expect, it } from 'vitest'
import { deletePasskey, listPasskeys, registerPasskey } from '../../src/account/index.ts'
import type { Passkeys } from '../../src/ports.ts'
import { type SoftwareAuthenticator, softwareAuthenticator } from '../../src/testing/index.ts'
import { START } from '../flows/start-app.ts'
import { signedIn } from './signed-in.ts'

const pool = {
  webAuthn: { relyingPartyId: 'localhost' },
  allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] as const,
}

type Signal = Parameters<NonNullable<Passkeys['signalAllAccepted']>>[0]

/** An authenticator whose passkey manager listens. */
function listening(): { passkeys: SoftwareAuthenticator; heard: Signal[] } {
  const heard: Signal[] = []
  const signalAllAccepted = async (details: Signal): Promise<void> => void heard.push(details)
  return { passkeys: { ...softwareAuthenticator(), signalAllAccepted }, heard }
}

describe('a passkey', () => {
  it('is registered, listed and signs in', async () => {
    const { passkeys } = listening()
    const app = await signedIn({ pool, auth: { passkeys } })

    const made = await registerPasskey(app.auth)
    const [listed, ...others] = await listPasskeys(app.auth).all()

    expect(others).toEqual([])
    expect(made).toEqual({ credentialId: passkeys.credentials[0]!.id, attachment: 'platform' })
    expect(listed).toMatchObject({
      credentialId: made.credentialId,
      relyingPartyId: 'localhost',
      attachment: 'platform',
      createdAt: START,
    })
    await app.auth.signOut({ scope: 'local' })
    const again = app.reload()
    await again.at('identify').submit({ username: 'ada', authFlow: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' })
    again.at('signedIn')
  })

  it.each([
    ['declined', { cancel: true }, 'ERR_PASSKEY_CANCELLED'],
    ['not possible here', { unsupported: true }, 'ERR_PASSKEY_UNSUPPORTED'],
  ])('is not registered when it is %s', async (_, how, code) => {
    const passkeys = softwareAuthenticator()
    const app = await signedIn({
      pool,
      auth: { passkeys: { ...passkeys, isSupported: () => !('unsupported' in how) } },
    })
    if ('cancel' in how) passkeys.cancelNext()

    await expect(registerPasskey(app.auth)).rejects.toMatchObject({ name: 'PasskeyError', code })
    expect(await listPasskeys(app.auth).all()).toEqual([])
  })

  it('is refused by name where the pool has none', async () => {
    const app = await signedIn({ auth: { passkeys: softwareAuthenticator() } })

    await expect(registerPasskey(app.auth)).rejects.toMatchObject({ code: 'WebAuthnNotEnabledException' })
  })

  it('is refused by name from another origin', async () => {
    const passkeys = softwareAuthenticator({ origin: 'https://evil.example' })
    const app = await signedIn({ pool, auth: { passkeys } })

    await expect(registerPasskey(app.auth)).rejects.toMatchObject({
      code: expect.stringMatching(/^WebAuthn(OriginNotAllowed|RelyingPartyMismatch)Exception$/),
    })
  })

  it('can be given up at the prompt', async () => {
    const giveUp = new AbortController()
    const passkeys: Passkeys = {
      ...softwareAuthenticator(),
      create: (_, { signal }) =>
        new Promise((__, reject) => {
          signal.addEventListener('abort', () => reject(new Error('closed')))
          giveUp.abort()
        }),
    }
    const app = await signedIn({ pool, auth: { passkeys } })

    const registered = registerPasskey(app.auth, { signal: giveUp.signal })

    await expect(registered).rejects.toThrow('closed')
    expect(app.operations()).not.toContain('CompleteWebAuthnRegistration')
  })
})

describe('a deleted passkey', () => {
  it('is gone, and the passkey manager hears what is left', async () => {
    const { passkeys, heard } = listening()
    const app = await signedIn({ pool, auth: { passkeys } })
    const first = await registerPasskey(app.auth)
    const elsewhere = await registerFromElsewhere(app)

    await deletePasskey(app.auth, first)

    expect((await listPasskeys(app.auth).all()).map(({ credentialId }) => credentialId)).toEqual([elsewhere])
    expect(heard).toEqual([
      { rpId: 'localhost', userId: passkeys.credentials[0]!.userHandle, allAcceptedCredentialIds: [elsewhere] },
    ])
  })

  it('is no error when it was gone before', async () => {
    const { passkeys } = listening()
    const app = await signedIn({ pool, auth: { passkeys } })
    const { credentialId } = await registerPasskey(app.auth)

    await deletePasskey(app.auth, { credentialId })
    await deletePasskey(app.auth, { credentialId })

    expect(await listPasskeys(app.auth).all()).toEqual([])
  })

  it('costs one request where nobody listens', async () => {
    const app = await signedIn({ pool, auth: { passkeys: softwareAuthenticator() } })
    const { credentialId } = await registerPasskey(app.auth)
    const before = app.operations().length

    await deletePasskey(app.auth, { credentialId })

    expect(app.operations().slice(before)).toEqual(['DeleteWebAuthnCredential'])
  })

  it('signals nothing when the service contradicts itself, which would hide good passkeys', async () => {
    const { passkeys, heard } = listening()
    const app = await signedIn({ pool, auth: { passkeys } })
    const { credentialId } = await registerPasskey(app.auth)
    await registerFromElsewhere(app)
    const real = app.auth.context.call
    const auth = {
      context: {
        ...app.auth.context,
        call: (async (operation: string, ...rest: never[]) => {
          const answer = await (real as (...all: unknown[]) => Promise<object>)(operation, ...rest)
          return operation === 'ListWebAuthnCredentials' ? { Credentials: [] } : answer
        }) as typeof real,
      },
    }

    await deletePasskey(auth, { credentialId })

    expect(heard).toEqual([])
  })

  it('is deleted even when the signal cannot be made', async () => {
    const { passkeys, heard } = listening()
    const app = await signedIn({ pool, auth: { passkeys } })
    const { credentialId } = await registerPasskey(app.auth)
    const exception = { name: 'InvalidParameterException', message: 'no' }
    app.pool.faults.add({ operation: 'StartWebAuthnRegistration', exception })

    await deletePasskey(app.auth, { credentialId })

    expect(await listPasskeys(app.auth).all()).toEqual([])
    expect(heard).toEqual([])
  })
})

/** Gives Ada a passkey on another machine. */
async function registerFromElsewhere(app: Awaited<ReturnType<typeof signedIn>>): Promise<string> {
  const passkeys = softwareAuthenticator()
  const ports = { ...app.auth.context.ports, passkeys }
  const { credentialId } = await registerPasskey({ context: { ...app.auth.context, ports } })
  return credentialId
}
