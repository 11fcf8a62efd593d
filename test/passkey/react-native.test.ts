import { describe, expect, it } from 'vitest'
import { PasskeyError } from '../../src/errors.ts'
import { reactNativePasskey, reactNativePasskeys } from '../../src/passkey/react-native.ts'
import { lookThrough } from '../look-through.ts'

const created = {
  id: 'credential',
  response: { clientDataJSON: 'e30', attestationObject: 'o2M', getPublicKey: () => 'key' },
}

/** A native module that gives or throws what it is told to. */
function native(result: { gives?: unknown; throws?: unknown }) {
  const asked: unknown[] = []
  const answer = async (options: unknown) => {
    asked.push(options)
    // Native modules reject with plain objects as well as with errors.
    return result.throws === undefined ? result.gives : Promise.reject(result.throws)
  }
  return { asked, isSupported: () => true, create: answer, get: answer }
}

const ceremony = () => ({ signal: new AbortController().signal })

describe.each([
  ['react-native-passkeys', reactNativePasskeys],
  ['react-native-passkey', reactNativePasskey],
] as const)('passkeys over %s', (_, adapt) => {
  it('hand the options on, and fill in what the service wants', async () => {
    const module = native({ gives: created })

    const credential = await adapt(module).create({ challenge: 'c' }, ceremony())

    expect(module.asked).toEqual([{ challenge: 'c' }])
    expect(credential).toEqual({
      id: 'credential',
      rawId: 'credential',
      type: 'public-key',
      clientExtensionResults: {},
      response: { transports: [], clientDataJSON: 'e30', attestationObject: 'o2M' },
    })
  })

  it('keep what the module gives', async () => {
    const full = {
      id: 'credential',
      rawId: 'raw',
      type: 'public-key',
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: { authenticatorData: 'a', clientDataJSON: 'c', signature: 's', userHandle: 'u' },
    }

    expect(await adapt(native({ gives: full })).get({}, ceremony())).toEqual(full)
    expect(await adapt(native({ gives: JSON.stringify(full) })).get({}, ceremony())).toEqual(full)
  })

  it.each([
    [{ error: 'UserCancelled', message: 'The user cancelled the request.' }, 'ERR_PASSKEY_CANCELLED'],
    [{ error: 'NoCredentials', message: 'No viable credential is available.' }, 'ERR_PASSKEY_CANCELLED'],
    [{ error: 'TimedOut', message: 'The request timed out.' }, 'ERR_PASSKEY_CANCELLED'],
    [{ error: 'CredentialAlreadyExists', message: 'A matching credential exists' }, 'ERR_PASSKEY_EXISTS'],
    [{ error: 'BadConfiguration', message: 'Your app is not properly configured.' }, 'ERR_PASSKEY_SECURITY'],
    [{ error: 'NotSupported', message: 'Passkeys are not supported' }, 'ERR_PASSKEY_UNSUPPORTED'],
    [Object.assign(new Error('passkey are not supported'), { name: 'NotSupportedError' }), 'ERR_PASSKEY_UNSUPPORTED'],
    [Object.assign(new Error('User cancelled the operation'), { code: 'UserCancelled' }), 'ERR_PASSKEY_CANCELLED'],
    [
      Object.assign(new Error('One of the excluded credentials exists'), { code: 'Passkey Create' }),
      'ERR_PASSKEY_EXISTS',
    ],
    [{ error: 'RequestFailed', message: 'The request failed.' }, 'ERR_PASSKEY_FAILED'],
    ['a text', 'ERR_PASSKEY_FAILED'],
  ])('say what went wrong by code: %o', async (thrown, code) => {
    await expect(adapt(native({ throws: thrown })).create({}, ceremony())).rejects.toMatchObject({ code })
  })

  it.each([
    [Object.assign(new Error('rp canary'), { code: 'RequestFailed', userInfo: { user: 'canary' } })],
    [{ error: 'UserCancelled', message: 'cancelled by canary', nativeStack: ['canary'] }],
    ['canary'],
  ])('keep nothing of the words of a module: %o', async (thrown) => {
    const error: unknown = await adapt(native({ throws: thrown }))
      .get({}, ceremony())
      .catch((reason) => reason)

    expect(lookThrough(error)).not.toContain('canary')
    expect(error).toBeInstanceOf(PasskeyError)
  })

  it('take no answer for a refusal', async () => {
    await expect(adapt(native({ gives: null })).get({}, ceremony())).rejects.toMatchObject({
      code: 'ERR_PASSKEY_CANCELLED',
    })
  })

  it.each([[{}], [{ id: 'x' }], [{ id: 1, response: {} }]])('refuse what is no credential: %j', async (given) => {
    await expect(adapt(native({ gives: given })).get({}, ceremony())).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
  })

  it('stop waiting when they are given up', async () => {
    const giveUp = new AbortController()
    const module = { ...native({}), get: () => new Promise(() => {}) }

    const answer = adapt(module).get({}, { signal: giveUp.signal })
    giveUp.abort()

    await expect(answer).rejects.toMatchObject({ code: 'ERR_ABORTED' })
    await expect(adapt(module).get({}, { signal: giveUp.signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' })
  })

  it('ask nothing with options that are none', async () => {
    const module = native({ gives: created })

    await expect(adapt(module).create(null, ceremony())).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    expect(module.asked).toEqual([])
  })

  it('say whether they are supported', () => {
    expect(adapt({ ...native({}), isSupported: () => false }).isSupported()).toBe(false)
  })
})

describe('the signal to the passkey manager', () => {
  const details = { rpId: 'example.org', userId: 'dXNlcg', allAcceptedCredentialIds: ['a'] }

  it('goes through where the module has it, and never fails', async () => {
    const heard: unknown[] = []
    const signal = async (told: unknown) => {
      heard.push(told)
      throw new Error('no such thing on this phone')
    }
    const passkeys = reactNativePasskey({ ...native({}), signalAllAcceptedCredentials: signal })

    await passkeys.signalAllAccepted?.(details)

    expect(heard).toEqual([details])
  })

  it('is absent where the module has none', () => {
    expect(reactNativePasskey(native({})).signalAllAccepted).toBeUndefined()
    expect(reactNativePasskeys(native({})).signalAllAccepted).toBeUndefined()
  })
})
