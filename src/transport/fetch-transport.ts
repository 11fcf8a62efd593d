/**
 * Calls Cognito by `fetch`: one POST of JSON for each operation.
 *
 * @module
 */
import { AuthError, NetworkError, ProtocolError } from '../errors.ts'
import type { Clock, Fetch, FetchResponse } from '../ports.ts'
import type { Call } from './call.ts'
import type { OperationName } from './operations.ts'
import { readError } from './read-error.ts'
import { DEFAULT_RETRY, mayRetry, type RetryPolicy, retryDelayMs } from './retry.ts'

/** What the transport is made of. */
export interface FetchTransportOptions {
  /** Absolute URL. */
  readonly endpoint: string
  readonly fetch: Fetch
  readonly clock: Clock
  /** How long one attempt may take, its body included. Milliseconds. Default: 10 seconds (10000). */
  readonly timeoutMs?: number
  /** Told the server's time with each answer that carries it. Milliseconds since the Unix epoch. */
  readonly learnServerTime?: (serverNow: number) => void
  /** `false` never repeats a call. Default: {@link DEFAULT_RETRY}. */
  readonly retry?: RetryPolicy | false
  /** Spreads repetitions over time; nothing secret hangs on it. At least 0, less than 1. Default: always 0.5. */
  readonly random?: () => number
}

/** Answers are a few kilobytes; this is beyond any that makes sense. */
const LARGEST_BODY = 1024 * 1024
/** Deeper than any answer, and shallow enough for every parser. */
const DEEPEST = 64

/** Makes a transport. */
export function createFetchTransport(options: FetchTransportOptions): Call {
  const { clock, retry = DEFAULT_RETRY, random = () => 0.5 } = options

  async function attempt(operation: OperationName, body: string, signal: AbortSignal | undefined): Promise<unknown> {
    if (signal?.aborted) throw aborted(operation)
    const controller = new AbortController()
    let fail: (error: NetworkError) => void = () => {}
    const givenUp = new Promise<never>((_, reject) => {
      fail = reject
    })
    const stop = (error: NetworkError): void => {
      fail(error)
      controller.abort()
    }
    const onAbort = (): void => stop(aborted(operation))
    signal?.addEventListener('abort', onAbort)
    const { timeoutMs = 10_000 } = options
    const timer = clock.setTimeout(
      () => stop(new NetworkError(`${operation}: no answer in time`, { code: 'ERR_TIMEOUT' })),
      timeoutMs,
    )
    try {
      // A `fetch` that ignores its signal must not keep anybody waiting.
      return await Promise.race([send(operation, body, controller.signal), givenUp])
    } finally {
      clock.clearTimeout(timer as never)
      signal?.removeEventListener('abort', onAbort)
    }
  }

  async function send(operation: OperationName, body: string, signal: AbortSignal): Promise<unknown> {
    let response: FetchResponse
    let text: string
    try {
      response = await options.fetch(options.endpoint, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body,
        // Nothing of this may be kept by a cache, or be sent on to where a redirect points.
        cache: 'no-store',
        redirect: 'manual',
        signal,
      })
      learnTime(response)
      text = readTooLarge(response) ? '' : await response.text()
    } catch (cause) {
      throw new NetworkError(`${operation}: no answer`, { cause: describe(cause) })
    }
    return readAnswer(operation, response, text, clock.now())
  }

  function learnTime(response: FetchResponse): void {
    const date = response.headers.get('date')
    const serverNow = date === null ? Number.NaN : Date.parse(date)
    if (!Number.isNaN(serverNow)) options.learnServerTime?.(serverNow)
  }

  const wait = (delayMs: number, signal: AbortSignal | undefined, operation: OperationName): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = clock.setTimeout(() => {
        signal?.removeEventListener('abort', onAbort)
        resolve()
      }, delayMs)
      function onAbort(): void {
        clock.clearTimeout(timer as never)
        reject(aborted(operation))
      }
      signal?.addEventListener('abort', onAbort, { once: true })
    })

  const call = async (
    operation: OperationName,
    input: unknown,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<unknown> => {
    const body = JSON.stringify(input)
    for (let count = 1; ; count++) {
      try {
        return await attempt(operation, body, signal)
      } catch (error) {
        if (!(error instanceof AuthError) || !retry || count >= retry.attempts || !mayRetry(operation, error))
          throw error
        await wait(retryDelayMs(retry, count + 1, error, random()), signal, operation)
      }
    }
  }
  // The map from operation to output is kept by the service, not by the compiler.
  return call as Call
}

/** Reads a whole response: the operation's output, or the error that it is. */
function readAnswer(operation: OperationName, response: FetchResponse, text: string, now: number): unknown {
  const { status, headers } = response
  if (status === 0 || (status >= 300 && status < 400)) throw elsewhere(operation, status)
  const isJson = /^application\/(x-amz-json-1\.[01]|json)\b/i.test(headers.get('content-type') ?? '')
  const body = isJson || status >= 400 ? parse(text) : undefined
  if (status < 200 || status >= 300) throw readError(operation, { status, headers, body }, now)
  if (!isJson) throw elsewhere(operation, status)
  if (readTooLarge(response) || text.length > LARGEST_BODY)
    throw new ProtocolError(`${operation}: the answer is too large`)
  if (text === '') return {}
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ProtocolError(`${operation}: the answer is not a JSON object`, { retryable: true })
  }
  return body
}

/** JSON of bounded size and depth; `undefined` for everything else. */
function parse(text: string): unknown {
  if (text.length > LARGEST_BODY || isTooDeep(text)) return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (inString) {
      if (character === '\\') at++
      else if (character === '"') inString = false
    } else if (character === '"') inString = true
    else if (character === '{' || character === '[') {
      if (++depth > DEEPEST) return true
    } else if (character === '}' || character === ']') depth--
  }
  return false
}

const readTooLarge = ({ headers }: FetchResponse): boolean => Number(headers.get('content-length') ?? 0) > LARGEST_BODY

const aborted = (operation: string): NetworkError => new NetworkError(`${operation}: given up`, { code: 'ERR_ABORTED' })

const elsewhere = (operation: string, status: number): NetworkError =>
  new NetworkError(`${operation}: something that is not Cognito answered`, { status })

/** What is known of a failed `fetch`. Its own error is not kept: it may hold the request. */
function describe(cause: unknown): unknown {
  return cause instanceof Error ? { name: cause.name, message: cause.message } : undefined
}
