/**
 * What lies between a session and its service, and between a session and its disk, on a bad day.
 *
 * @module
 */
import { CognitoError } from '../../src/errors.ts'
import type { FetchInit, FetchResponse, Lock } from '../../src/ports.ts'
import type { Call } from '../../src/transport/call.ts'
import { createFetchTransport } from '../../src/transport/fetch.ts'
import type { createService, TestClock } from './session-bench.ts'

/** What becomes of one request. */
export type Weather =
  | 'fine'
  /** The request does not arrive. */
  | 'lost'
  /** The service does its part, and its answer does not arrive. */
  | 'answerLost'
  /** The answer comes when its caller has been told that there is none. */
  | 'late'
  /** Nothing arrives and nothing comes back. */
  | 'hangs'
  /** 429 with `Retry-After`, of a second and of two minutes. */
  | 'throttled'
  | 'throttledLong'
  | 'error500'
  /** A proxy answers in the place of the service. */
  | 'proxy'
  /** The service refuses for reasons of the deployment, not of the token. */
  | 'secretHash'
  | 'flow'
  | 'firewall'

/** How late a late answer is: after the deadline of its caller, and before a token that was used counts as a verdict. */
export const LATE_MS = 15_000

/** Refusals of a service that is not set up right. None is a verdict on the token. */
const REFUSALS: { readonly [Name in Weather]?: readonly [status: number, code: string, message: string] } = {
  error500: [500, 'InternalErrorException', 'trouble'],
  secretHash: [400, 'NotAuthorizedException', 'SecretHash does not match for the client: client1'],
  flow: [400, 'NotAuthorizedException', 'A refresh token was revoked by a rule that nobody knows'],
  firewall: [403, 'ForbiddenException', 'Request not allowed due to WAF block.'],
}

/** The answer with a status, a body and perhaps a wish to be left alone for some seconds. */
function answer(status: number, body: unknown, retryAfter?: number): FetchResponse {
  const headers = new Map([['content-type', 'application/x-amz-json-1.1']])
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter))
  const text = JSON.stringify(body)
  return { ok: status < 300, status, headers: { get: (name) => headers.get(name) ?? null }, text: async () => text }
}

/** Options of {@link unsteadyCall}. */
export interface Unsteady {
  readonly service: Pick<ReturnType<typeof createService>, 'call'>
  readonly clock: TestClock
  /** Is asked before each attempt, and by that counts them. */
  readonly weather: (operation: string) => Weather
  /** Comes before an attempt is sent, and before its answer is heard. */
  readonly step?: (what: string) => Promise<unknown>
}

/** The default transport, with its deadlines and retries, over a network that depends on the weather. */
export function unsteadyCall({ service, clock, weather, step = async () => undefined }: Unsteady): Call {
  const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(() => resolve(), ms))

  async function serve(operation: string, body: string): Promise<FetchResponse> {
    try {
      return answer(200, await service.call(operation as never, JSON.parse(body) as never))
    } catch (thrown) {
      if (!(thrown instanceof CognitoError)) throw thrown
      return answer(thrown.status, { __type: thrown.code, message: thrown.message })
    }
  }

  async function fetch(_: string, { headers, body }: FetchInit): Promise<FetchResponse> {
    const operation = headers['x-amz-target']!.split('.')[1]!
    const today = weather(operation)
    await step(`sends ${operation}`)
    if (today === 'lost') throw new TypeError('Failed to fetch')
    if (today === 'hangs') return new Promise(() => undefined)
    if (today === 'throttled') return answer(429, { __type: 'TooManyRequestsException', message: 'slow' }, 1)
    if (today === 'throttledLong') return answer(429, { __type: 'TooManyRequestsException', message: 'slow' }, 120)
    if (today === 'proxy') return { ...answer(502, 'Bad Gateway'), headers: { get: () => 'text/html' } }
    const refused = REFUSALS[today]
    if (refused) return answer(refused[0], { __type: refused[1], message: refused[2] })
    const answered = await serve(operation, body)
    if (today === 'late') await wait(LATE_MS)
    await step(`hears of ${operation}`)
    if (today === 'answerLost') throw new TypeError('The network connection was lost')
    return answered
  }

  return createFetchTransport({ endpoint: 'https://cognito.example/', clock, fetch })
}

/** The locks that a page may have. Only the first keeps tabs apart. */
export const LOCKS = {
  absent: (_, work) => work(),
  /** Another tab takes the lock while the work goes on. */
  stolen: async (_, work) => {
    void work().catch(() => undefined)
    throw new DOMException('stolen', 'AbortError')
  },
} satisfies Record<string, Lock>
