/**
 * A passkey device in memory: it makes credentials and signs with them, and asks nobody.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { base64UrlToBytes, bytesToBase64Url, concatBytes, utf8ToBytes } from '../../bytes.ts'
import { PasskeyError } from '../../errors.ts'
import type { PasskeyCeremony, Passkeys, RandomBytes } from '../../ports.ts'
import { writeCbor } from '../passkeys/cbor.ts'
import { rawToDer } from '../passkeys/der-signature.ts'
import { toBuffer } from '../tokens/token-signer.ts'
import { runtimeRandomBytes, runtimeSubtle, type Subtle } from '../web-crypto.ts'

/** Options of {@link softwareAuthenticator}. */
export interface SoftwareAuthenticatorOptions {
  /** The page that asks. Default: `https://localhost`. */
  readonly origin?: string
  /** True if it verifies its user. Default: true. */
  readonly userVerification?: boolean
  /** Default: `platform`. */
  readonly attachment?: 'platform' | 'cross-platform'
  readonly randomBytes?: RandomBytes
  readonly subtle?: Subtle
}

/** One credential of the device. */
export interface SoftwareCredential {
  /** Base64url. */
  readonly id: string
  readonly relyingPartyId: string
  /** Base64url. */
  readonly userHandle: string
}

/** The device: the library's `Passkeys` port, and its insides for a test. */
export interface SoftwareAuthenticator extends Passkeys {
  readonly credentials: readonly SoftwareCredential[]
  /** Makes the next ceremony fail as if the person had closed the dialog. */
  cancelNext(): void
  /** Forgets a credential, or all of them. */
  forget(credentialId?: string): void
}

interface OwnCredential extends SoftwareCredential {
  readonly privateKey: CryptoKey
  signCount: number
}

/** A device without credentials. */
export function softwareAuthenticator(options: SoftwareAuthenticatorOptions = {}): SoftwareAuthenticator {
  const { origin = 'https://localhost', userVerification = true, attachment = 'platform' } = options
  const { randomBytes = runtimeRandomBytes, subtle = runtimeSubtle() } = options
  const credentials: OwnCredential[] = []
  let isCancelled = false

  const begin = ({ signal }: PasskeyCeremony): void => {
    if (signal.aborted) throw signal.reason
    if (!isCancelled) return
    isCancelled = false
    throw new PasskeyError('The person cancelled the ceremony', { code: 'ERR_PASSKEY_CANCELLED' })
  }
  const flags = (extra: number): number => 0x01 | (userVerification ? 0x04 : 0) | extra
  const clientData = (type: string, challenge: string): Uint8Array =>
    utf8ToBytes(JSON.stringify({ type, challenge, origin, crossOrigin: false }))

  return {
    credentials,
    cancelNext: () => {
      isCancelled = true
    },
    forget: (credentialId) => {
      const kept = credentials.filter(({ id }) => credentialId !== undefined && id !== credentialId)
      credentials.splice(0, credentials.length, ...kept)
    },
    isSupported: () => true,
    isConditionalSupported: () => Promise.resolve(true),
    create: async (wanted, ceremony) => {
      begin(ceremony)
      const { rp, user, challenge, excludeCredentials } = readCreation(wanted)
      const relyingPartyId = rp.id ?? hostOf(origin)
      if (excludeCredentials?.some(({ id }) => credentials.some((own) => own.id === id))) {
        throw new PasskeyError('This device has a passkey already', { code: 'ERR_PASSKEY_EXISTS' })
      }
      const keys = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
      const { privateKey, publicKey } = keys as CryptoKeyPair
      const rawId = randomBytes(16)
      const id = bytesToBase64Url(rawId)
      credentials.push({ id, relyingPartyId, userHandle: user.id, privateKey, signCount: 0 })
      const { x, y } = await subtle.exportKey('jwk', publicKey)
      const attested = concatBytes(
        new Uint8Array(16),
        Uint8Array.of(0, rawId.length),
        rawId,
        // An EC2 key of P-256 for ES256, RFC 9053.
        writeCbor(
          new Map<number, number | Uint8Array>([
            [1, 2],
            [3, -7],
            [-1, 1],
            [-2, bytes(x)],
            [-3, bytes(y)],
          ]),
        ),
      )
      const authenticatorData = concatBytes(head(relyingPartyId, flags(0x40), 0), attested)
      const attestation = new Map<string, string | Uint8Array | Map<string, never>>([
        ['fmt', 'none'],
        ['attStmt', new Map<string, never>()],
        ['authData', authenticatorData],
      ])
      return {
        id,
        rawId: id,
        type: 'public-key',
        authenticatorAttachment: attachment,
        clientExtensionResults: {},
        response: {
          clientDataJSON: bytesToBase64Url(clientData('webauthn.create', challenge)),
          attestationObject: bytesToBase64Url(writeCbor(attestation)),
          transports: attachment === 'platform' ? ['internal'] : ['usb'],
        },
      }
    },
    get: async (wanted, ceremony) => {
      begin(ceremony)
      const { challenge, rpId = hostOf(origin), allowCredentials = [] } = readRequest(wanted)
      const own = credentials.find(
        ({ id, relyingPartyId }) =>
          relyingPartyId === rpId &&
          (allowCredentials.length === 0 || allowCredentials.some((allowed) => allowed.id === id)),
      )
      if (!own) throw new PasskeyError('This device has no such passkey', { code: 'ERR_PASSKEY_CANCELLED' })
      own.signCount++
      const data = clientData('webauthn.get', challenge)
      const authenticatorData = head(rpId, flags(0), own.signCount)
      const signed = toBuffer(concatBytes(authenticatorData, sha256(data)))
      const raw = await subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, own.privateKey, signed)
      return {
        id: own.id,
        rawId: own.id,
        type: 'public-key',
        authenticatorAttachment: attachment,
        clientExtensionResults: {},
        response: {
          clientDataJSON: bytesToBase64Url(data),
          authenticatorData: bytesToBase64Url(authenticatorData),
          signature: bytesToBase64Url(rawToDer(new Uint8Array(raw))),
          userHandle: own.userHandle,
        },
      }
    },
  }
}

interface CreationOptions {
  readonly rp: { readonly id?: string }
  readonly user: { readonly id: string }
  readonly challenge: string
  readonly excludeCredentials?: readonly { readonly id: string }[]
}

interface RequestOptions {
  readonly challenge: string
  readonly rpId?: string
  readonly allowCredentials?: readonly { readonly id: string }[]
}

const readCreation = (options: unknown): CreationOptions => options as CreationOptions
const readRequest = (options: unknown): RequestOptions => options as RequestOptions

/** The head of the authenticator data, WebAuthn section 6.1. */
function head(relyingPartyId: string, flags: number, signCount: number): Uint8Array {
  const counter = new Uint8Array(4)
  new DataView(counter.buffer).setUint32(0, signCount)
  return concatBytes(sha256(utf8ToBytes(relyingPartyId)), Uint8Array.of(flags), counter)
}

const bytes = (coordinate: string | undefined): Uint8Array => base64UrlToBytes(coordinate ?? '')

const hostOf = (origin: string): string => origin.replace(/^https?:\/\//, '').replace(/:\d+$/, '')
