import { describe, expect, it } from 'vitest'
import { bytesToBase64Url, utf8ToBytes } from '../../src/bytes.ts'
import { PasskeyError, ProtocolError } from '../../src/errors.ts'
import { browserPasskeys } from '../../src/passkey/browser.ts'
import type { CredentialsApi, PublicKeyCredentialApi } from '../../src/passkey/browser-ceremonies.ts'
import { lookThrough } from '../look-through.ts'
import { until } from '../until.ts'

const base64Url = (text: string): string => bytesToBase64Url(utf8ToBytes(text))
const buffer = (text: string): ArrayBuffer => Uint8Array.from(utf8ToBytes(text)).buffer

const REQUEST = {
  challenge: base64Url('challenge'),
  rpId: 'localhost',
  timeout: 180_000,
  allowCredentials: [{ id: base64Url('credential'), type: 'public-key' }],
  userVerification: 'required',
}
const CREATION = {
  challenge: base64Url('challenge'),
  rp: { id: 'localhost', name: 'Example' },
  user: { id: base64Url('user'), name: 'ada', displayName: 'Ada' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  excludeCredentials: [{ id: base64Url('credential'), type: 'public-key' }],
}

/** A response whose members are getters of its prototype, as those of browsers are. */
class AssertionResponse {
  get clientDataJSON() {
    return buffer('client data')
  }
  get authenticatorData() {
    return buffer('authenticator data')
  }
  get signature() {
    return buffer('signature')
  }
  get userHandle() {
    return buffer('user')
  }
}
class AttestationResponse {
  get clientDataJSON() {
    return buffer('client data')
  }
  get attestationObject() {
    return buffer('attestation')
  }
  getTransports() {
    return ['internal']
  }
  getPublicKeyAlgorithm() {
    return -7
  }
  getPublicKey() {
    return buffer('public key')
  }
  getAuthenticatorData() {
    return buffer('authenticator data')
  }
}
const credential = (response: object, more: object = {}) => ({
  id: base64Url('credential'),
  rawId: buffer('credential'),
  type: 'public-key',
  authenticatorAttachment: 'platform',
  getClientExtensionResults: () => ({ credProps: { rk: true } }),
  response,
  ...more,
})

function browser(answers: Partial<CredentialsApi>, credentialClass: PublicKeyCredentialApi | undefined = {}) {
  const seen: Record<string, unknown>[] = []
  const answer = (name: 'get' | 'create') => async (options: object) => {
    seen.push(options as Record<string, unknown>)
    return answers[name]?.(options)
  }
  const credentials = { get: answer('get'), create: answer('create') }
  return { seen, passkeys: browserPasskeys({ credentials: () => credentials, credentialClass: () => credentialClass }) }
}
const ceremony = () => ({ signal: new AbortController().signal })
const failing = (name: string) => () => Promise.reject(new DOMException('from the browser', name))
const rejected = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('browserPasskeys', () => {
  it('hands the browser bytes and gives back the JSON form, where the browser converts nothing itself', async () => {
    const { passkeys, seen } = browser({ get: async () => credential(new AssertionResponse()) })
    expect(await passkeys.get(REQUEST, ceremony())).toEqual({
      id: base64Url('credential'),
      rawId: base64Url('credential'),
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: {
        clientDataJSON: base64Url('client data'),
        authenticatorData: base64Url('authenticator data'),
        signature: base64Url('signature'),
        userHandle: base64Url('user'),
      },
    })
    const publicKey = seen[0]!.publicKey as typeof REQUEST
    expect(publicKey.challenge).toEqual(utf8ToBytes('challenge'))
    expect(publicKey.allowCredentials).toEqual([{ id: utf8ToBytes('credential'), type: 'public-key' }])
    expect(publicKey.userVerification).toBe('required')
    expect('mediation' in seen[0]!).toBe(false)
  })

  it('does the same for a new passkey', async () => {
    const { passkeys, seen } = browser({ create: async () => credential(new AttestationResponse()) })
    expect(await passkeys.create(CREATION, ceremony())).toMatchObject({
      response: {
        clientDataJSON: base64Url('client data'),
        attestationObject: base64Url('attestation'),
        authenticatorData: base64Url('authenticator data'),
        transports: ['internal'],
        publicKeyAlgorithm: -7,
        publicKey: base64Url('public key'),
      },
    })
    const publicKey = seen[0]!.publicKey as { user: object; excludeCredentials: object[] }
    expect(publicKey.user).toEqual({ ...CREATION.user, id: utf8ToBytes('user') })
    expect(publicKey.excludeCredentials).toEqual([{ id: utf8ToBytes('credential'), type: 'public-key' }])
  })

  it("uses the browser's own conversion where there is one", async () => {
    const { passkeys, seen } = browser(
      {
        get: async () => credential({}, { toJSON: () => ({ by: 'the browser', response: { clientDataJSON: 'e30' } }) }),
      },
      { parseRequestOptionsFromJSON: () => ({ read: 'by the browser' }) },
    )
    expect(await passkeys.get(REQUEST, ceremony())).toMatchObject({ by: 'the browser' })
    expect(seen[0]!.publicKey).toEqual({ read: 'by the browser' })
  })

  it('does without the conversion of a password manager whose toJSON throws', async () => {
    const toJSON = () => {
      throw new TypeError('Illegal invocation')
    }
    const { passkeys } = browser({ get: async () => credential(new AssertionResponse(), { toJSON }) })
    expect(await passkeys.get(REQUEST, ceremony())).toMatchObject({ response: { signature: base64Url('signature') } })
  })

  it.each([
    ['get', 'NotAllowedError', 'ERR_PASSKEY_CANCELLED', true],
    ['get', 'SecurityError', 'ERR_PASSKEY_SECURITY', false],
    ['get', 'NotSupportedError', 'ERR_PASSKEY_UNSUPPORTED', false],
    ['get', 'AbortError', 'ERR_ABORTED', false],
    ['get', 'InvalidStateError', 'ERR_PASSKEY_FAILED', false],
    ['get', 'UnknownError', 'ERR_PASSKEY_FAILED', false],
    ['create', 'InvalidStateError', 'ERR_PASSKEY_EXISTS', false],
    ['create', 'ConstraintError', 'ERR_PASSKEY_FAILED', false],
    ['create', 'constructor', 'ERR_PASSKEY_FAILED', false],
  ] as const)(
    'turns the failure of %s with %s into %s, and keeps no more than that name',
    async (kind, name, code, retryable) => {
      const { passkeys } = browser({ [kind]: failing(name) })
      const error = await rejected(passkeys[kind](kind === 'get' ? REQUEST : CREATION, ceremony()))
      expect(error).toBeInstanceOf(PasskeyError)
      expect(error).toMatchObject({ code, retryable, cause: { name } })
      expect(lookThrough(error)).not.toContain('from the browser')
    },
  )

  it('fails when the browser gives no credential', async () => {
    const { passkeys } = browser({ get: async () => null })
    expect(await rejected(passkeys.get(REQUEST, ceremony()))).toMatchObject({ code: 'ERR_PASSKEY_FAILED' })
  })

  it.each([
    undefined,
    null,
    5,
    'x',
    [],
    {},
    { challenge: 5 },
    { challenge: '' },
    { challenge: '+/' },
    { ...REQUEST, allowCredentials: {} },
    { ...REQUEST, allowCredentials: [{}] },
  ])('refuses malformed options before any prompt: %j', async (options) => {
    const { passkeys, seen } = browser({})
    expect(await rejected(passkeys.get(options, ceremony()))).toBeInstanceOf(ProtocolError)
    expect(await rejected(passkeys.create(options, ceremony()))).toBeInstanceOf(ProtocolError)
    expect(seen).toEqual([])
  })

  it("refuses options that the browser's own conversion cannot read", async () => {
    const refuse = () => {
      throw new DOMException('', 'EncodingError')
    }
    const native = { parseRequestOptionsFromJSON: refuse, parseCreationOptionsFromJSON: refuse }
    const { passkeys, seen } = browser({}, native)
    expect(await rejected(passkeys.get(REQUEST, ceremony()))).toBeInstanceOf(ProtocolError)
    expect(await rejected(passkeys.create(CREATION, ceremony()))).toBeInstanceOf(ProtocolError)
    expect(seen).toEqual([])
  })

  it('closes the prompt when the caller gives up, before or during it', async () => {
    const { passkeys, seen } = browser({
      get: (options) =>
        new Promise((_, reject) => {
          const { signal } = options as { signal: AbortSignal }
          const refuse = () => reject(new DOMException('another name', 'NotAllowedError'))
          if (signal.aborted) refuse()
          signal.addEventListener('abort', refuse)
        }),
    })
    const caller = new AbortController()
    const error = rejected(passkeys.get(REQUEST, { signal: caller.signal }))
    await until(() => seen.length === 1)
    caller.abort()
    expect(await error).toMatchObject({ code: 'ERR_ABORTED' })
    expect(await rejected(passkeys.get(REQUEST, { signal: caller.signal }))).toMatchObject({ code: 'ERR_ABORTED' })
  })

  it('ends the autofill offer when another ceremony begins, and only that one', async () => {
    let pending = 0
    const { passkeys, seen } = browser({
      get: (options) => {
        const { signal, mediation } = options as { signal: AbortSignal; mediation?: string }
        // A browser refuses a second request while one is pending.
        if (pending > 0 && !signal.aborted) return Promise.reject(new DOMException('pending', 'OperationError'))
        if (mediation !== 'conditional') return Promise.resolve(credential(new AssertionResponse()))
        pending++
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            pending--
            reject(new DOMException('aborted', 'AbortError'))
          })
        })
      },
    })
    const superseded = rejected(passkeys.get(REQUEST, { ...ceremony(), mediation: 'conditional' }))
    const offer = rejected(passkeys.get(REQUEST, { ...ceremony(), mediation: 'conditional' }))
    expect(await superseded).toMatchObject({ code: 'ERR_ABORTED' })
    await until(() => seen.length === 1)
    expect(await passkeys.get(REQUEST, ceremony())).toMatchObject({ type: 'public-key' })
    expect(await offer).toMatchObject({ code: 'ERR_ABORTED' })
    expect(seen.map((options) => options.mediation)).toEqual(['conditional', undefined])
  })

  it('knows what the browser can do', async () => {
    const none = browserPasskeys({ credentials: () => undefined, credentialClass: () => undefined })
    expect(none.isSupported()).toBe(false)
    expect(await none.isConditionalSupported!()).toBe(false)
    expect(await rejected(none.get(REQUEST, ceremony()))).toMatchObject({ code: 'ERR_PASSKEY_UNSUPPORTED' })
    const throwing = browser({}, { isConditionalMediationAvailable: () => Promise.reject(new Error()) }).passkeys
    expect(await throwing.isConditionalSupported!()).toBe(false)
    const { passkeys } = browser({}, { isConditionalMediationAvailable: async () => true })
    expect(passkeys.isSupported()).toBe(true)
    expect(await passkeys.isConditionalSupported!()).toBe(true)
  })

  it('tells the passkey manager which passkeys still exist, where it listens', async () => {
    const details = {
      rpId: 'localhost',
      userId: base64Url('user'),
      allAcceptedCredentialIds: [base64Url('credential')],
    }
    const told: unknown[] = []
    await browser({}, { signalAllAcceptedCredentials: async (given) => told.push(given) }).passkeys.signalAllAccepted!(
      details,
    )
    expect(told).toEqual([details])
    await browser({}).passkeys.signalAllAccepted!(details)
    await browser({}, { signalAllAcceptedCredentials: failing('TypeError') }).passkeys.signalAllAccepted!(details)
  })
})
