/**
 * Passkeys of a phone, over one of the two native modules for React Native. The app installs the module and passes it
 * in.
 *
 * @module
 */
import { AuthError, PasskeyError, ProtocolError, textOf } from '../errors.ts'
import type { PasskeyCeremony, Passkeys } from '../ports.ts'
import { toPasskeyError } from './error.ts'
import { readFailure } from './failure.ts'

/** The part of the module `react-native-passkeys` that is used. */
export interface ReactNativePasskeysModule {
  isSupported(): boolean
  create(options: never): Promise<unknown>
  get(options: never): Promise<unknown>
}

/** The part of the class `Passkey` of `react-native-passkey` (version 3) that is used. */
export interface ReactNativePasskeyClass {
  isSupported(): boolean
  create(options: never): Promise<unknown>
  get(options: never): Promise<unknown>
  signalAllAcceptedCredentials?(details: never): Promise<unknown>
}

/**
 * Passkeys over `react-native-passkeys`.
 *
 * @throws {PasskeyError} from each ceremony, with the codes of the browser's.
 * @example createAuth({ ..., passkeys: reactNativePasskeys(await import('react-native-passkeys')) })
 */
export function reactNativePasskeys(module: ReactNativePasskeysModule): Passkeys {
  return adapt(module)
}

/**
 * Passkeys over `react-native-passkey`.
 *
 * @throws {PasskeyError} from each ceremony, with the codes of the browser's.
 * @example createAuth({ ..., passkeys: reactNativePasskey(Passkey) })
 */
export function reactNativePasskey(passkey: ReactNativePasskeyClass): Passkeys {
  if (!passkey.signalAllAcceptedCredentials) return adapt(passkey)
  return {
    ...adapt(passkey),
    signalAllAccepted: async (details) => {
      try {
        await passkey.signalAllAcceptedCredentials?.({
          ...details,
          allAcceptedCredentialIds: [...details.allAcceptedCredentialIds],
        } as never)
      } catch {
        // A hint to the passkey manager. Failures are ignored.
      }
    },
  }
}

function adapt(native: Pick<ReactNativePasskeysModule, 'isSupported' | 'create' | 'get'>): Passkeys {
  async function run(ceremony: 'get' | 'create', options: unknown, { signal }: PasskeyCeremony): Promise<unknown> {
    if (typeof options !== 'object' || options === null) throw new ProtocolError('The passkey options are malformed')
    if (signal.aborted) throw aborted()
    try {
      return readCredential(await untilAborted(native[ceremony](options as never), signal), ceremony)
    } catch (thrown) {
      throw toNativeError(thrown, ceremony)
    }
  }
  return {
    isSupported: () => native.isSupported() === true,
    get: (options, ceremony) => run('get', options, ceremony),
    create: (options, ceremony) => run('create', options, ceremony),
  }
}

/** The phone's own prompt cannot be closed by the app; its result is ignored. */
function untilAborted<Result>(prompt: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(aborted())
    signal.addEventListener('abort', abort)
    prompt.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** Adds members that the modules omit and the service requires. */
function readCredential(credential: unknown, ceremony: 'get' | 'create'): unknown {
  // Older versions of one module return the JSON as a string.
  const read: unknown = typeof credential === 'string' ? JSON.parse(credential) : credential
  if (read === null) throw new PasskeyError('The passkey was declined', { code: 'ERR_PASSKEY_CANCELLED' })
  const { id, rawId, type, response, clientExtensionResults, ...rest } = read as Readonly<Record<string, unknown>>
  if (typeof id !== 'string' || typeof response !== 'object' || response === null) {
    throw new ProtocolError('The passkey module returned no credential')
  }
  // A module may add functions, which JSON omits.
  const members = Object.entries(response).filter(([, value]) => typeof value !== 'function')
  return {
    ...rest,
    id,
    rawId: typeof rawId === 'string' ? rawId : id,
    type: typeof type === 'string' ? type : 'public-key',
    clientExtensionResults: clientExtensionResults ?? {},
    response: { ...(ceremony === 'create' && { transports: [] }), ...Object.fromEntries(members) },
  }
}

/** Errors of the modules by the name of the browser's `DOMException`. Matched against name, code and message. */
const NATIVE_NAMES: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/already ?exists|invalidstate|excluded|matched an item/i, 'InvalidStateError'],
  [/cancel|nocredential|no credential|interrupt|timed? ?out|notallowed/i, 'NotAllowedError'],
  [/badconfiguration|notconfigured|not configured|securityerror|relying party|rp ?id/i, 'SecurityError'],
  [/notsupported|not supported|nocreateoption/i, 'NotSupportedError'],
]

function toNativeError(thrown: unknown, ceremony: 'get' | 'create'): AuthError {
  if (thrown instanceof AuthError) return thrown
  const words = ['error', 'code', 'name', 'message'].map((member) => textOf(thrown, member)).join(' ')
  const known = NATIVE_NAMES.find(([pattern]) => pattern.test(words))?.[1]
  return toPasskeyError(readFailure(known === undefined ? thrown : { name: known }, ceremony), thrown)
}

const aborted = (): PasskeyError => new PasskeyError('The passkey prompt was aborted', { code: 'ERR_ABORTED' })
