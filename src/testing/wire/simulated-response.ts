/**
 * The part of a `Response` that callers of a `fetch` read.
 *
 * @module
 */
import type { FetchResponse } from '../../ports.ts'
import type { WireAnswer } from './wire.ts'

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
export function toResponse({ status, headers, body }: WireAnswer): SimulatedResponse {
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
