/**
 * What the pages of `npm run bench:browser` talk to: a server for the pages, and the simulator behind a wire that can be
 * slow and counts what it carries.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import { resolve } from 'node:path'
import { createUserPool } from '../../src/testing/index.ts'
import { serveUserPool } from '../../src/testing/wire/node-server.ts'
import { FOLDER, page } from './browser-clients.mjs'

export const USER = { username: 'ada', password: 'Correct-horse-1' }
const HOUR_MS = 60 * 60 * 1000

/** Starts all servers, on 127.0.0.1. */
export async function openWorld() {
  let aheadMs = 0
  const pool = createUserPool({
    users: [USER],
    // Every round is one more session of the user.
    assumptions: { sessionTracking: 'DISABLED' },
    clock: {
      now: () => Date.now() + aheadMs,
      setTimeout: (run, delayMs) => setTimeout(run, delayMs),
      clearTimeout: (handle) => clearTimeout(handle),
    },
  })
  const served = await serveUserPool(pool)
  const wire = await openWire(served.url)
  const pages = await listen(
    createServer(({ url }, response) => {
      const [, program, file] = url.split('/')
      // As an app is served that is installed: a return visit finds the script in the browser's cache.
      response.setHeader('cache-control', file ? 'max-age=3600' : 'no-cache')
      response.setHeader('content-type', `text/${file ? 'javascript' : 'html'}; charset=utf-8`)
      if (file)
        createReadStream(resolve(FOLDER, program, file))
          .on('error', () => response.destroy())
          .pipe(response)
      else response.end(page(pool, wire.url))
    }),
  )
  return {
    wire,
    /** The page of a program, by its number. */
    pageOf: (at) => `${pages.url}/${at}/`,
    /** Two hours later, tokens have expired, and their refresh token has not. */
    setLate: (isLate) => {
      aheadMs = isLate ? 2 * HOUR_MS : 0
    },
    aheadMs: () => aheadMs,
    close: () => Promise.all([pages.close(), wire.close(), served.close()]),
  }
}

/** A proxy before the simulator that delays each request, preflights included, and counts them. */
async function openWire(target) {
  const counts = { requests: 0, preflights: 0 }
  let delayMs = 0
  const { hostname, port } = new URL(target)
  const { url, close } = await listen(
    createServer((request, response) => {
      counts[request.method === 'OPTIONS' ? 'preflights' : 'requests']++
      const { method, url: path, headers } = request
      setTimeout(() => {
        const onward = forward({ hostname, port, method, path, headers }, (answer) => {
          response.writeHead(answer.statusCode, answer.headers)
          answer.pipe(response)
        })
        onward.on('error', () => response.destroy())
        request.pipe(onward)
      }, delayMs)
    }),
  )
  return {
    url,
    close,
    setDelay: (ms) => {
      delayMs = ms
    },
    /** What was carried since the last call. */
    take: () => {
      const taken = { ...counts }
      counts.requests = counts.preflights = 0
      return taken
    },
  }
}

async function listen(server) {
  server.keepAliveTimeout = HOUR_MS
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((closed) => server.close(closed))
    },
  }
}
