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
  /** What the pool says of it, without secrets. `undefined` if it never arrived there. */
  readonly entry: ReturnType<UserPool['requests']['list']>[number] | undefined
}

/** Watches the way to a pool: a `fetch`, and what went through it, oldest first. */
export function watchRequests(pool: UserPool, tell: () => void) {
  const seen: SeenRequest[] = []
  const fetch: UserPool['fetch'] = async (target, init) => {
    const headers = new Headers(init?.headers as Record<string, string>)
    const operation = headers.get('x-amz-target')?.split('.').at(-1) ?? 'a request'
    const number = seen.length + 1
    const startedAt = performance.now()
    const known = new Set(pool.requests.list())
    const note = (status: SeenRequest['status']) => {
      const entry = pool.requests.list(operation).find((one) => !known.has(one) && !isTaken(one))
      const durationMs = status === undefined ? undefined : Math.round(performance.now() - startedAt)
      seen[number - 1] = { number, operation, status, durationMs, entry: status === undefined ? undefined : entry }
      tell()
    }
    const isTaken = (entry: SeenRequest['entry']) => seen.some((one) => one.entry === entry)
    note(undefined)
    try {
      const response = await pool.fetch(target, init)
      note(response.status)
      return response
    } catch (thrown) {
      note('lost')
      throw thrown
    }
  }
  return { fetch, list: (): readonly SeenRequest[] => seen }
}
