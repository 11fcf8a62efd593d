/**
 * A passkey device made of node:crypto, with every part of its answer open to a test.
 */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { type Cbor, writeCbor } from '../../../src/testing/passkeys/cbor.ts'

export interface Ceremony {
  readonly challenge: string
  readonly relyingPartyId?: string
  readonly origin?: string
  readonly type?: string
  /** Default: user present, user verified, credential included. */
  readonly flags?: number
  readonly algorithm?: 'ES256' | 'RS256' | 'EdDSA'
  readonly attestation?: 'none' | 'packed' | 'forged' | 'certificate' | 'apple'
  readonly id?: Buffer
}

export interface Registration {
  readonly id: string
  readonly rawId: string
  readonly type: string
  readonly authenticatorAttachment: string
  readonly clientExtensionResults: object
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports: readonly string[]
  }
}

/** What a browser would send for a new passkey. */
export function register(ceremony: Ceremony): Registration {
  const { challenge, relyingPartyId = 'localhost', origin = 'https://localhost', type = 'webauthn.create' } = ceremony
  const { flags = 0x45, algorithm = 'ES256', id = randomBytes(32) } = ceremony
  const clientData = Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const { privateKey, cose } = keyOf(algorithm)
  const idLength = Buffer.from([id.length >> 8, id.length & 0xff])
  const counter = Buffer.alloc(4)
  const authData = Buffer.concat([
    hash(relyingPartyId),
    Buffer.from([flags]),
    counter,
    Buffer.alloc(16),
    idLength,
    id,
    cose,
  ])
  const statement = statementOf(ceremony.attestation ?? 'none', privateKey, Buffer.concat([authData, hash(clientData)]))
  const object = writeCbor(new Map<string, Cbor>([...statement, ['authData', new Uint8Array(authData)]]))
  return {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: Buffer.from(object).toString('base64url'),
      transports: ['internal'],
    },
  }
}

function keyOf(algorithm: NonNullable<Ceremony['algorithm']>): { privateKey: KeyObject; cose: Uint8Array } {
  if (algorithm === 'RS256') {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { n, e } = publicKey.export({ format: 'jwk' })
    return { privateKey, cose: cose([1, 3], [3, -257], [-1, bytes(n)], [-2, bytes(e)]) }
  }
  if (algorithm === 'EdDSA') {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    return { privateKey, cose: cose([1, 1], [3, -8], [-1, 6], [-2, bytes(publicKey.export({ format: 'jwk' }).x)]) }
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  return { privateKey, cose: cose([1, 2], [3, -7], [-1, 1], [-2, bytes(x)], [-3, bytes(y)]) }
}

function statementOf(
  attestation: NonNullable<Ceremony['attestation']>,
  privateKey: KeyObject,
  signed: Buffer,
): readonly (readonly [string, Cbor])[] {
  if (attestation === 'none')
    return [
      ['fmt', 'none'],
      ['attStmt', new Map()],
    ]
  if (attestation === 'apple')
    return [
      ['fmt', 'apple'],
      ['attStmt', new Map()],
    ]
  const sig = new Uint8Array(sign('sha256', attestation === 'forged' ? Buffer.alloc(3) : signed, privateKey))
  const alg = privateKey.asymmetricKeyType === 'rsa' ? -257 : -7
  const members: readonly (readonly [string, Cbor])[] = [
    ['alg', alg],
    ['sig', sig],
  ]
  const certificate: readonly (readonly [string, Cbor])[] = attestation === 'certificate' ? [['x5c', sig]] : []
  return [
    ['fmt', 'packed'],
    ['attStmt', new Map([...members, ...certificate])],
  ]
}

const cose = (...members: readonly (readonly [number, Cbor])[]): Uint8Array => writeCbor(new Map(members))

const bytes = (base64Url: string | undefined): Uint8Array => new Uint8Array(Buffer.from(base64Url ?? '', 'base64url'))

const hash = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest()
