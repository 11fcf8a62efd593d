/**
 * `npm run test:runtimes`: the contract of `cognito-machines/server` in workerd, Deno and Bun; and the built package in
 * workerd, the runtime of Cloudflare Workers, which forbids timers, random bytes and requests at the module level of a
 * worker: one makes an `Auth` there, and uses it in a request.
 * The npm packages of the runtimes are installed into a temporary folder: linux x64 only. Needs `npm run build`.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const place = mkdtempSync(join(tmpdir(), 'cognito-machines-runtimes-'))

const WORKER = `
import { createAuth, useSignIn } from 'cognito-machines'
import { memoryStorage } from 'cognito-machines/storage'

// At the module level: a timer, a random byte or a request would throw here.
const auth = createAuth({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client', storage: memoryStorage() })
const flow = useSignIn(auth)
const first = [auth.session.getSnapshot().status, flow.getSnapshot().step].join(' ')

export default {
  async test() {
    if (first !== 'restoring identify') throw new Error('at the module level: ' + first)
    const { status } = await auth.session.ready()
    if (status !== 'signedOut') throw new Error('in a request: ' + status)
    const thrown = await auth.getTokens().catch((error) => error.code)
    if (thrown !== 'ERR_SIGNED_OUT') throw new Error('getTokens: ' + thrown)
  },
}
`

/** The contract of the server's handler. */
const SERVER = `
import { SERVER_CONTRACT } from './test/contract/server-handler.ts'

export default {
  async test() {
    for (const [title, run] of SERVER_CONTRACT) {
      await run().catch((error) => {
        throw new Error(title + ': ' + error.message)
      })
    }
  },
}
`

/** The first worker, with something that workerd forbids: the check of the check. */
const FORBIDDEN = `${WORKER}\nsetTimeout(() => {}, 1)\n`

const CONFIG = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  compatibilityDate = "2025-01-01",
);
`

/** The same contract as a program. */
const PROGRAM = `
import { SERVER_CONTRACT } from './test/contract/server-handler.ts'

for (const [title, run] of SERVER_CONTRACT) {
  await run().catch((error) => {
    throw new Error(title + ': ' + error.message)
  })
}
console.log('contract kept')
`

async function bundle(contents, file) {
  await build({
    stdin: { contents, resolveDir: TOP, loader: 'js' },
    outfile: join(place, file),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  })
}

/** Runs the contract's program, and throws unless it comes to its end. */
function runProgram(name, binary, ...flags) {
  const command = join(place, 'node_modules', binary)
  const output = execFileSync(command, ['run', ...flags, join(place, 'program.mjs')], { encoding: 'utf8' })
  assert.match(output, /contract kept/)
  console.log(`the contract of the server in ${name}: runs`)
}

async function run(name, contents) {
  await bundle(contents, 'worker.mjs')
  writeFileSync(join(place, 'config.capnp'), CONFIG)
  const workerd = join(place, 'node_modules', '@cloudflare', 'workerd-linux-64', 'bin', 'workerd')
  const { status, stderr, error } = spawnSync(workerd, ['test', join(place, 'config.capnp')], { encoding: 'utf8' })
  if (error) throw error
  console.log(`${name}: ${status === 0 ? 'runs' : `fails\n${stderr}`}`)
  return { status, stderr }
}

try {
  const install = [
    'install',
    '--no-save',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    'workerd@1',
    '@deno/linux-x64-glibc@2',
    '@oven/bun-linux-x64@1',
  ]
  execFileSync('npm', install, { cwd: place, stdio: 'inherit' })
  assert.equal((await run('an Auth at the module level', WORKER)).status, 0)
  assert.equal((await run('the contract of the server', SERVER)).status, 0)
  await bundle(PROGRAM, 'program.mjs')
  runProgram('Deno', '@deno/linux-x64-glibc/deno', '--no-prompt')
  runProgram('Bun', '@oven/bun-linux-x64/bin/bun')
  const { status, stderr } = await run('a timer at the module level', FORBIDDEN)
  assert.notEqual(status, 0)
  assert.match(stderr, /global scope|Disallowed operation/i)
} finally {
  rmSync(place, { recursive: true, force: true })
}
