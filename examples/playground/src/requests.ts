/**
 * The requests of the page as the page sees them: numbered, with status and duration, the lost ones too.
 *
 * @module
 */
import type { UserPool } from 'cognito-machines/testing'

/** One request. */
export interface SeenRequest {
  /** From 1. */
  readonly number: number
  readonly operation: string
  /** `lost` without an answer. `undefined` while it is under way. */
  readonly status: number | 'lost' | undefined
  /** Until the answer, or until it was lost. Milliseconds. */
  readonly durationMs: number | undefined
  /** What was asked and answered, without secrets. `undefined` if it never arrived. */
  readonly entry: SeenEntry | undefined
}

type SeenEntry = Pick<ReturnType<UserPool['requests']['list']>[number], 'redactedInput' | 'redactedOutput' | 'error'>

/**
 * Watches the way to a pool: a `fetch`, and what went through it, oldest first.
 *
 * @param server The way to the app's server, where one stands before the pool.
 */
export function watchRequests(pool: UserPool, tell: () => void, server?: UserPool['fetch']) {
  const seen: SeenRequest[] = []
  const fetch: UserPool['fetch'] = async (target, init) => {
    const headers = new Headers(init?.headers as Record<string, string>)
    const operation = headers.get('x-amz-target')?.split('.').at(-1) ?? 'a request'
    const number = seen.length + 1
    const startedAt = performance.now()
    const known = new Set(pool.requests.list())
    const note = (status: SeenRequest['status'], passed?: SeenEntry) => {
      const entry = passed ?? pool.requests.list(operation).find((one) => !known.has(one) && !isTaken(one))
      const durationMs = status === undefined ? undefined : Math.round(performance.now() - startedAt)
      seen[number - 1] = { number, operation, status, durationMs, entry: status === undefined ? undefined : entry }
      tell()
    }
    const isTaken = (entry: SeenRequest['entry']) => seen.some((one) => one.entry === entry)
    note(undefined)
    try {
      const response = await (server ?? pool.fetch)(target, init)
      note(response.status, server && (await entryOf(`${init?.body}`, response as Response)))
      return response
    } catch (thrown) {
      note('lost')
      throw thrown
    }
  }
  return { fetch, list: (): readonly SeenRequest[] => seen }
}

/** What passes between a page and its server: all of it but what is long, which is sealed, or proves a password. */
async function entryOf(body: string, response: Response): Promise<SeenEntry> {
  const answer = (await response.clone().json()) as { readonly __type?: string; readonly message?: string }
  const { __type: name, message = '' } = answer
  return {
    redactedInput: shorten(JSON.parse(body)),
    ...(name === undefined ? { redactedOutput: shorten(answer) } : { error: { name, message } }),
  }
}

const shorten = (value: unknown): unknown => JSON.parse(JSON.stringify(value, hideLong))

/** Claims as a page keeps them whose tokens stay on a server: a token without a signature, and the name of a sign-in. */
const STAND_IN = /^(eyJ[\w-]*\.[\w-]*\.|[\da-f-]{36} [\da-f-]{36})$/

/** For `JSON.stringify`: long strings, which are tokens and passwords of devices, are shown by their length. */
export function hideLong(_: string, value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= 40) return value
  return STAND_IN.test(value) ? '[no token: it is on the server]' : `[${value.length} characters]`
}
