/**
 * The pool behind an HTTP server on this machine, for clients that cannot be given a `fetch`.
 * Public subpath `cognito-machines/testing/node`.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UserPool } from '../user-pool.ts'
import { LONGEST_BODY } from './wire.ts'

/** The address of a pool that listens. */
export interface ServedUserPool {
  /** Such as `http://127.0.0.1:49152`, without a slash at the end. */
  readonly url: string
  /** Stops listening and closes every connection. */
  close(): Promise<void>
}

/** Longest body that is waited for, to answer that it is too long. Bytes. */
const LONGEST_WAITED_FOR = 100 * LONGEST_BODY

/** The time that a connection may idle. Node's own five seconds lose requests of a client that is busy meanwhile. */
const KEEP_ALIVE_MS = 10 * 60_000

/**
 * Serves a pool on 127.0.0.1, its key set and its discovery document below `/{userPoolId}/.well-known/`.
 *
 * @param options `port` is by default a free one.
 */
export async function serveUserPool(pool: UserPool, { port = 0 }: { port?: number } = {}): Promise<ServedUserPool> {
  const server = createServer((request, response) => {
    // Taken now: a request that is given up half-way lets go of its socket.
    const { socket } = request
    serve(pool, request, response).catch(() => socket.destroy())
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  }
}

/** Rejects where the connection is to break: a fault says so, or the request is too long. */
async function serve(pool: UserPool, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await pool.answer({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: joinHeaders(request),
    body: await readBody(request),
  })
  response.writeHead(answer.status, answer.headers)
  response.end(answer.body)
}

/** The body, cut off where it is too long: one character more is enough to refuse it. */
async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (length <= LONGEST_BODY) chunks.push(chunk)
    length += chunk.length
    if (length > LONGEST_WAITED_FOR) throw new RangeError('The request is too long')
  }
  return length > LONGEST_BODY ? ' '.repeat(LONGEST_BODY + 1) : Buffer.concat(chunks).toString('utf8')
}

const joinHeaders = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : `${value}`,
    ]),
  )

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}
