/**
 * A transport over a script of answers, on a clock that only moves when the test moves it.
 *
 * @module
 */
import { SimulatedClock } from 'xstate'
import type { Clock, Fetch, FetchInit, FetchResponse } from '../../src/ports.ts'
import type { Call } from '../../src/transport/call.ts'
import { createFetchTransport, type FetchTransportOptions } from '../../src/transport/fetch.ts'
import type { OperationName } from '../../src/transport/operations.ts'

/** The content type of Cognito's answers. */
export const AMZ = 'application/x-amz-json-1.1'

/** A response, with Cognito's content type unless other headers are given. Header names in lower case. */
export function response(
  status: number,
  text: string,
  headers: Record<string, string> = { 'content-type': AMZ },
): FetchResponse {
  return { ok: status < 300, status, headers: { get: (name) => headers[name] ?? null }, text: async () => text }
}

/** A refusal as Cognito writes it. */
export const refusal = (status: number, name: string, headers: Record<string, string> = {}): FetchResponse =>
  response(status, JSON.stringify({ __type: name, message: `${name} happened` }), { 'content-type': AMZ, ...headers })

/** What a scripted request comes to. */
export type Answer = FetchResponse | Error | 'never'

/** Makes a transport that is answered by the script; the last answer is given for ever. */
export function scripted(
  answers: readonly Answer[],
  options: Partial<FetchTransportOptions> = {},
): { call: Call; clock: SimulatedClock; sent: { url: string; init: FetchInit; at: number }[] } {
  const clock = new SimulatedClock()
  const sent: { url: string; init: FetchInit; at: number }[] = []
  const fetch: Fetch = async (url, init) => {
    const answer = answers[Math.min(sent.length, answers.length - 1)]!
    sent.push({ url, init, at: clock.now() })
    if (answer === 'never') return new Promise(() => {})
    if (answer instanceof Error) throw answer
    return answer
  }
  const call = createFetchTransport({ endpoint: 'https://example.org/', fetch, clock: clock as Clock, ...options })
  return { call, clock, sent }
}

/** One call that gets the same answer however often it is made: its output, or the error that it rejects with. */
export async function tryCall(answer: FetchResponse, operation: OperationName = 'InitiateAuth'): Promise<unknown> {
  const { call, clock } = scripted([answer])
  return during(clock, call(operation, {} as never), 60_000)
}

/** Lets promises settle without moving the clock. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}

/** Moves the clock in steps until the promise settles, and gives what it came to. */
export async function during(clock: SimulatedClock, promise: Promise<unknown>, ms: number): Promise<unknown> {
  let isSettled = false
  const result = promise
    .catch((error: unknown) => error)
    .finally(() => {
      isSettled = true
    })
  for (let passed = 0; passed < ms && !isSettled; passed += 10) {
    await settle()
    clock.increment(10)
  }
  await settle()
  return isSettled ? result : 'still waiting'
}
