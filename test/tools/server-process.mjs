/**
 * The server of a built example, in a process whose clock can be moved on.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/** @import { Example } from './server-examples.mjs' */

/** Moves the clock of a server on by an hour at each SIGUSR2, and says so. */
const SHIFT = `const now = Date.now
let ahead = 0
Date.now = () => now.call(Date) + ahead
process.on('SIGUSR2', () => {
  ahead += 3_600_000
  process.stdout.write('an hour later\\n')
})
`

/**
 * Starts the built example on a free port of this machine, in one process.
 *
 * @param {Example} example
 * @param {string} app
 * @param {string} node
 * @param {string} pool The address of the pool.
 */
export async function startServer({ env, endpoint, start, ready }, app, node, pool) {
  const shift = join(app, 'shift.cjs')
  writeFileSync(shift, SHIFT)
  const port = await freePort()
  const { args, env: more } = start(app, port)
  const child = spawn(node, ['--require', shift, ...args], {
    cwd: app,
    env: { ...process.env, ...env, ...more, [endpoint]: pool },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  await new Promise((listens, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (ready.test(output)) listens(undefined)
      })
    }
    child.on('exit', () => fail(new Error(output)))
  })
  return {
    // Next writes this name into its own redirects.
    url: `http://localhost:${port}`,
    output: () => output,
    hourLater: () => {
      const moved = new Promise((done) => {
        const hear = (/** @type {Buffer} */ chunk) => {
          if (!`${chunk}`.includes('an hour later')) return
          child.stdout.off('data', hear)
          done(undefined)
        }
        child.stdout.on('data', hear)
      })
      child.kill('SIGUSR2')
      return moved
    },
    stop: () =>
      new Promise((done) => {
        child.on('exit', done)
        child.kill('SIGTERM')
      }),
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address())
  probe.close()
  await once(probe, 'close')
  return port
}
