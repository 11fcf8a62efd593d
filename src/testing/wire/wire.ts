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

/**
 * Answers one HTTP request. `OPTIONS` is a browser asking first; `GET` serves the key set.
 *
 * @throws {LostConnection} when a test has asked for it.
 */
export async function answerWire(pool: PoolState, log: RequestLog, request: WireRequest): Promise<WireAnswer> {
  if (request.method === 'OPTIONS') return { status: 200, headers: PREFLIGHT, body: '' }
  if (request.method === 'GET') return answerGet(pool, request.path)
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
  const entry = log.begin({ operation: name, input, at: pool.clock.now(), requestId })
  try {
    if (refusal) throw refusal
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

function writeError(pool: PoolState, error: CognitoException & { readonly requestId?: string }): WireAnswer {
  const { name, message, status, reasonCode, requestId = randomUuid(pool.randomBytes) } = error
  return {
    status,
    headers: {
      ...headersOf(pool, requestId),
      // The colon at the end is the service's.
      'x-amzn-errortype': `${name}:`,
      'x-amzn-errormessage': message,
    },
    body: JSON.stringify({ __type: name, message, ...(reasonCode !== undefined && { reasonCode }) }),
  }
}

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

async function answerGet(pool: PoolState, path: string): Promise<WireAnswer> {
  const isKeySet = path.split('?')[0] === `/${pool.settings.userPoolId}/.well-known/jwks.json`
  const headers = { ...CORS, 'content-type': 'application/json' }
  if (!isKeySet) return { status: 404, headers, body: JSON.stringify({ message: 'Not found' }) }
  return { status: 200, headers, body: JSON.stringify(await pool.signer.jwks()) }
}

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date',
}

const PREFLIGHT = {
  ...CORS,
  'access-control-allow-methods': 'POST, GET, OPTIONS',
  'access-control-allow-headers':
    'content-type,x-amz-target,x-amz-user-agent,x-amz-date,x-amz-security-token,x-amz-content-sha256,authorization,cache-control,amz-sdk-invocation-id,amz-sdk-request',
  'access-control-max-age': '172800',
}

const headersOf = (pool: PoolState, requestId: string): Record<string, string> => ({
  ...CORS,
  'content-type': 'application/x-amz-json-1.1',
  date: new Date(pool.clock.now()).toUTCString(),
  'x-amzn-requestid': requestId,
})
