/**
 * The wire: one HTTP request in, one answer out, as the service writes them.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 * @module
 */
import type { OperationName } from '../../transport/operations.ts'
import { readInput } from '../model/inputs.ts'
import { OPERATIONS } from '../operations/register.ts'
import type { CallContext, PoolState } from '../pool-state.ts'
import { randomUuid } from '../random.ts'
import { dropExpired } from '../validity/drop-expired.ts'
import { CognitoException } from './exception.ts'
import type { RequestLog } from './request-log.ts'

/** An HTTP request. Header names in lower case. */
export interface WireRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** An HTTP answer. Header names in lower case. */
export interface WireAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Thrown where a fault loses the request or its answer: whoever sent it sees a broken connection. */
export class LostConnection extends Error {
  override readonly name = 'LostConnection'
}

const TARGET = /^AWSCognitoIdentityProviderService\.(\w+)$/

/** Longest body that is read. Assumption: the limit of the service. Bytes; characters where a face has no bytes. */
export const LONGEST_BODY = 1_000_000

/** Deepest input that is read. Assumption: the limit of the service. */
const DEEPEST_INPUT = 200

/**
 * Answers one HTTP request. `OPTIONS` is a browser asking first; `GET` serves the key set and the discovery document.
 *
 * @throws {LostConnection} when a test has asked for it.
 */
export async function answerWire(pool: PoolState, log: RequestLog, request: WireRequest): Promise<WireAnswer> {
  if (request.method === 'OPTIONS') return { status: 200, headers: preflightFor(request), body: '' }
  if (request.method === 'GET' && isWellKnown(request.path)) return answerWellKnown(pool, request.path)
  const isCall = request.method === 'POST' && (pathOf(request.path) === '/' || 'x-amz-target' in request.headers)
  if (!isCall) return { status: 400, headers: { ...CORS, 'content-type': 'application/json' }, body: NOT_UNDERSTOOD }
  if (request.body.length > LONGEST_BODY) return refuseLength(pool)
  const [, operation] = TARGET.exec(request.headers['x-amz-target'] ?? '') ?? []
  const fault = pool.faults.takeFault(operation)
  if (fault?.delayMs !== undefined) await sleep(pool, fault.delayMs)
  if (fault?.drop === 'request') throw new LostConnection('The request was lost')
  if (fault?.answer) return { headers: {}, ...fault.answer }
  const { exception } = fault ?? {}
  const refusal =
    exception && new CognitoException(exception.name, exception.message, { status: exception.status ?? 400 })
  const answer = await run(pool, log, operation, request, refusal)
  if (fault?.drop === 'answer') throw new LostConnection('The answer was lost')
  return answer
}

/** Waits on the pool's clock. */
export const sleep = (pool: PoolState, delayMs: number): Promise<void> =>
  new Promise((resolve) => {
    pool.clock.setTimeout(() => resolve(), delayMs)
  })

/**
 * Runs one operation by its name, and notes it in the log.
 *
 * @throws {CognitoException} as the operation does.
 */
export async function runOperation(
  pool: PoolState,
  log: RequestLog,
  name: string | undefined,
  input: unknown,
  headers: Readonly<Record<string, string>>,
  refusal?: CognitoException,
): Promise<{ readonly output: unknown; readonly requestId: string }> {
  const requestId = randomUuid(pool.randomBytes)
  const operation =
    name !== undefined && Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name as OperationName] : undefined
  dropExpired(pool)
  const isTooDeep = nestsDeeper(input, DEEPEST_INPUT)
  const entry = log.begin({ operation: name, input: isTooDeep ? '' : input, at: pool.clock.now(), requestId })
  try {
    if (refusal) throw refusal
    if (isTooDeep) throw new CognitoException('SerializationException', 'The request body is nested too deeply')
    if (!operation) throw new CognitoException('UnknownOperationException', `Unknown operation ${name}`)
    const run = operation as (pool: PoolState, input: object, context: CallContext) => unknown
    const output = await run(pool, readInput(name as OperationName, input), { headers, requestId })
    entry.succeed(output)
    return { output, requestId }
  } catch (thrown) {
    const error = toException(thrown)
    entry.fail(error)
    throw Object.assign(error, { requestId })
  }
}

async function run(
  pool: PoolState,
  log: RequestLog,
  operation: string | undefined,
  { headers, body }: WireRequest,
  refusal: CognitoException | undefined,
): Promise<WireAnswer> {
  try {
    const input = refusal ? undefined : parseBody(body)
    const { output, requestId } = await runOperation(pool, log, operation, input, headers, refusal)
    return { status: 200, headers: headersOf(pool, requestId), body: JSON.stringify(output) }
  } catch (thrown) {
    return writeError(pool, toException(thrown))
  }
}

/**
 * The text as a header can carry it: one line of Latin-1. The body has all of it.
 *
 * Assumption: other characters become question marks, as Java servers write them.
 */
const headerText = (text: string): string => text.replace(/\s+/g, ' ').replace(/[^\x20-\x7e\xa0-\xff]/gu, '?')

function writeError(pool: PoolState, error: CognitoException & { readonly requestId?: string }): WireAnswer {
  const { name, message, status, reasonCode, requestId = randomUuid(pool.randomBytes) } = error
  return {
    status,
    headers: {
      ...headersOf(pool, requestId),
      // The colon at the end is the service's.
      'x-amzn-errortype': `${name}:`,
      'x-amzn-errormessage': headerText(message),
    },
    body: JSON.stringify({ __type: name, message, ...(reasonCode !== undefined && { reasonCode }) }),
  }
}

const nestsDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((item) => nestsDeeper(item, levels - 1)))

/** The answer to a body that is too long. Assumption: its name and text. */
const refuseLength = (pool: PoolState): WireAnswer =>
  writeError(
    pool,
    new CognitoException('RequestEntityTooLargeException', 'The request body is too large', { status: 413 }),
  )

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new CognitoException('SerializationException', 'The request body is not valid JSON')
  }
}

/** A fault of the simulator itself is an `InternalErrorException`, with its message for whoever debugs it. */
const toException = (thrown: unknown): CognitoException =>
  thrown instanceof CognitoException
    ? thrown
    : new CognitoException('InternalErrorException', thrown instanceof Error ? thrown.message : String(thrown))

const pathOf = (path: string): string => path.split('?')[0]!

const isWellKnown = (path: string): boolean =>
  /^\/[^/]+\/\.well-known\/(jwks\.json|openid-configuration)$/.test(pathOf(path))

async function answerWellKnown(pool: PoolState, path: string): Promise<WireAnswer> {
  const headers = { ...CORS, 'content-type': 'application/json' }
  const [, id, , name] = pathOf(path).split('/')
  const { userPoolId, issuer } = pool.settings
  if (id !== userPoolId) {
    // Assumption: the text.
    return { status: 404, headers, body: JSON.stringify({ message: `User pool ${id} does not exist.` }) }
  }
  const document = name === 'jwks.json' ? await pool.signer.jwks() : discoveryOf(issuer)
  return { status: 200, headers, body: JSON.stringify(document) }
}

/** The discovery document of a pool without a domain. OpenID Connect Discovery 1.0 section 3. */
const discoveryOf = (issuer: string): object => ({
  id_token_signing_alg_values_supported: ['RS256'],
  issuer,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  response_types_supported: ['code', 'token'],
  scopes_supported: ['openid', 'email', 'phone', 'profile'],
  subject_types_supported: ['public'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
})

/** The body of the service's answer to whatever is no call. */
const NOT_UNDERSTOOD = JSON.stringify({
  code: 'BadRequest',
  message: 'The server did not understand the operation that was requested.',
  type: 'client',
})

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date',
}

/** Allows whatever headers the browser asks for. */
const preflightFor = ({ headers }: WireRequest): Record<string, string> => ({
  ...CORS,
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers':
    headers['access-control-request-headers'] ??
    'content-type,x-amz-target,x-amz-user-agent,x-amz-date,x-amz-security-token,x-amz-content-sha256,authorization,cache-control,amz-sdk-invocation-id,amz-sdk-request',
  'access-control-max-age': '172800',
})

const headersOf = (pool: PoolState, requestId: string): Record<string, string> => ({
  ...CORS,
  'content-type': 'application/x-amz-json-1.1',
  date: new Date(pool.clock.now()).toUTCString(),
  'x-amzn-requestid': requestId,
})
