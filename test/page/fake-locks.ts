/** The Web Locks of one origin: exclusive, first come first served, with `signal`, `steal` and `ifAvailable`. */
import type { LocksApi } from '../../src/page/locks.ts'

interface Request {
  readonly callback: (lock: unknown) => Promise<unknown>
  readonly settle: { resolve(value: unknown): void; reject(error: unknown): void }
}

export function fakeLocks(): LocksApi & { held(name: string): boolean } {
  const held = new Map<string, Request>()
  const queues = new Map<string, Request[]>()
  const aborted = () => new DOMException('The request was aborted', 'AbortError')

  function grant(name: string, request: Request): void {
    held.set(name, request)
    const release = () => {
      if (held.get(name) !== request) return
      held.delete(name)
      const next = queues.get(name)?.shift()
      if (next) grant(name, next)
    }
    void (async () => request.callback({ name }))().then(
      (value) => {
        release()
        request.settle.resolve(value)
      },
      (error: unknown) => {
        release()
        request.settle.reject(error)
      },
    )
  }

  return {
    held: (name) => held.has(name),
    request: (name, { signal, steal, ifAvailable }, callback) =>
      new Promise((resolve, reject) => {
        const request: Request = { callback, settle: { resolve, reject } }
        if (signal?.aborted) return reject(aborted())
        if (steal) {
          // The victim's request rejects while its callback keeps running.
          held.get(name)?.settle.reject(aborted())
          return grant(name, request)
        }
        if (!held.has(name)) return grant(name, request)
        if (ifAvailable) return resolve(callback(null))
        const queue = queues.get(name) ?? []
        queues.set(name, queue)
        queue.push(request)
        signal?.addEventListener('abort', () => {
          const at = queue.indexOf(request)
          if (at < 0) return
          queue.splice(at, 1)
          reject(aborted())
        })
      }),
  }
}
