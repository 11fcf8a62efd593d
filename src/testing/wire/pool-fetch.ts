/**
 * A `fetch` whose other end is the simulated pool.
 *
 * @module
 */
import type { FetchResponse } from '../../ports.ts'
import type { PoolState } from '../pool-state.ts'
import type { RequestLog } from './request-log.ts'
import { answerWire, LostConnection, sleep, type WireAnswer, type WireRequest } from './wire.ts'

/** The target of a `fetch`: an address or a `Request`. */
export type FetchTarget = string | { readonly href: string } | RequestLike

/** The part of a `Request` that is read. */
export interface RequestLike extends InitLike {
  readonly url: string
  text(): Promise<string>
}

/** The part of a `RequestInit` that is read. */
export interface InitLike {
  readonly method?: string | undefined
  readonly headers?: HeadersLike | undefined
  readonly body?: unknown
  readonly signal?: AbortSignal | null | undefined
}

/** Headers in any of their shapes. */
export type HeadersLike = Readonly<Record<string, string>> | readonly (readonly [string, string])[] | HeadersObject

interface HeadersObject {
  forEach(visit: (value: string, name: string) => void): void
}

/** Satisfies the library's `Fetch` port, and is close enough to the global `fetch` for other clients. */
export type PoolFetch = (target: FetchTarget, init?: InitLike) => Promise<SimulatedResponse>

/** A `fetch` that asks this pool whatever the address is. It rejects as the real one does. */
export function createPoolFetch(pool: PoolState, log: RequestLog, latency: (operation?: string) => number): PoolFetch {
  return async (target, init = {}) => {
    const request = await readRequest(target, init)
    const signal = init.signal ?? (isRequest(target) ? target.signal : undefined)
    if (signal?.aborted) throw signal.reason
    const work = async (): Promise<SimulatedResponse> => {
      const delayMs = latency(request.headers['x-amz-target']?.split('.').at(-1))
      if (delayMs > 0) await sleep(pool, delayMs)
      return toResponse(await answerWire(pool, log, request))
    }
    return givenUpBy(signal, work())
  }
}

/** The result of `work`, unless the signal is first. The pool goes on working either way, as the service would. */
function givenUpBy<T>(signal: AbortSignal | null | undefined, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal?.reason)
    signal?.addEventListener('abort', giveUp, { once: true })
    const end = (): void => signal?.removeEventListener('abort', giveUp)
    work.finally(end).then(resolve, (thrown: unknown) => {
      reject(thrown instanceof LostConnection ? new TypeError('fetch failed', { cause: thrown }) : thrown)
    })
  })
}

async function readRequest(target: FetchTarget, init: InitLike): Promise<WireRequest> {
  const from: InitLike = isRequest(target) ? target : {}
  const url = typeof target === 'string' ? target : isRequest(target) ? target.url : target.href
  const body = init.body ?? (isRequest(target) ? await target.text() : '')
  return {
    method: (init.method ?? from.method ?? 'GET').toUpperCase(),
    path: url.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/',
    headers: readHeaders(init.headers ?? from.headers ?? {}),
    body: typeof body === 'string' ? body : String(body),
  }
}

/** The headers as an object with lower-case names. */
export function readHeaders(headers: HeadersLike): Record<string, string> {
  const read: Record<string, string> = Object.create(null)
  const set = (value: string, name: string): void => {
    read[name.toLowerCase()] = value
  }
  if (isList(headers)) for (const [name, value] of headers) set(value, name)
  else if (typeof headers.forEach === 'function') (headers as HeadersObject).forEach(set)
  else for (const [name, value] of Object.entries(headers)) set(String(value), name)
  return read
}

const isList = (headers: HeadersLike): headers is readonly (readonly [string, string])[] => Array.isArray(headers)

const isRequest = (target: FetchTarget): target is RequestLike => typeof target === 'object' && 'url' in target

/** An answer as `fetch` gives it. The body may be read more than once. */
export interface SimulatedResponse extends FetchResponse {
  readonly statusText: string
  readonly headers: {
    get(name: string): string | null
    has(name: string): boolean
    forEach(visit: (value: string, name: string) => void): void
    entries(): IterableIterator<[string, string]>
    [Symbol.iterator](): IterableIterator<[string, string]>
  }
  json(): Promise<unknown>
  clone(): SimulatedResponse
}

/** Dresses up an answer as a response. */
function toResponse({ status, headers, body }: WireAnswer): SimulatedResponse {
  const map = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  const response: SimulatedResponse = {
    ok: status >= 200 && status < 300,
    status,
    statusText: '',
    headers: {
      get: (name) => map.get(name.toLowerCase()) ?? null,
      has: (name) => map.has(name.toLowerCase()),
      forEach: (visit) => map.forEach(visit),
      entries: () => map.entries(),
      [Symbol.iterator]: () => map.entries(),
    },
    text: () => Promise.resolve(body),
    json: () => Promise.resolve(body).then((text) => JSON.parse(text) as unknown),
    clone: () => response,
  }
  return response
}
