/**
 * `npm run trace`: the way of one SRP sign-in through the client, function by function.
 *
 * Every function of the client reports its file when it is entered. A user signs in against the simulated pool, from the
 * submitted form to the step `signedIn`; counted are the files that are entered and the moves from one file to another.
 * The simulated pool is a bundle of its own, so that the code it shares with the client is not counted; so is the
 * arithmetic of the modular power, which is a loop and no way.
 *
 * Usage: node test/tools/trace.mjs [--files] [project folder]
 *
 * @module
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'

const MOST_FILES = 60
const MOST_MOVES = 250
const USER = { username: 'ada', password: 'Passw0rd!' }
const root = resolve(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? '.')
const entered = []
globalThis.enterFile = (file) => void entered.push(file)

/** The source with a report at the start of each function. */
function instrument(path, text) {
  const name = JSON.stringify(relative(root, path))
  const edits = []
  const visit = (node) => {
    if (node.body && ts.isFunctionLike(node)) {
      const [start, end] = [node.body.getStart(), node.body.end]
      if (ts.isBlock(node.body)) edits.push([start + 1, `globalThis.enterFile(${name});`])
      else edits.push([start, `(globalThis.enterFile(${name}), `], [end, ')'])
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true))
  edits.sort(([a], [b]) => b - a)
  return edits.reduce((result, [at, insert]) => result.slice(0, at) + insert + result.slice(at), text)
}

const trace = {
  name: 'trace',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/(src|machines)\/.*\.ts$/ }, ({ path }) => ({
      contents: instrument(path, readFileSync(path, 'utf8')),
      loader: 'ts',
    })),
}

/** Bundles and loads a program of the project. */
async function load(contents, plugins = []) {
  const file = join(root, 'node_modules', `.trace-${process.pid}.mjs`)
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    plugins,
  })
  writeFileSync(file, outputFiles[0].text)
  try {
    return await import(`${pathToFileURL(file).href}?${plugins.length}`)
  } finally {
    rmSync(file)
  }
}

const { createTestPorts, createUserPool, bigIntModPow } = await load(
  `export { createTestPorts, createUserPool } from './src/testing/index.ts'
   export { bigIntModPow } from './src/crypto/mod-pow.ts'`,
)
const { createAuth, useSignIn } = await load(`export { createAuth, useSignIn } from './src/index.ts'`, [trace])

const ports = createTestPorts()
const pool = createUserPool({ clock: ports.clock, users: [USER] })
const { userPoolId, clientId, fetch } = pool
const auth = createAuth({ userPoolId, clientId, ...ports, modPow: bigIntModPow, fetch })
const flow = useSignIn(auth)
flow.subscribe(() => {})
// The session is restored, and the key pair made, while the user types.
await new Promise((done) => setTimeout(done, 50))

entered.length = 0
const outcome = await flow.getSnapshot().submit(USER)
const way = [...entered]
auth.dispose()

const files = new Map()
for (const file of way) files.set(file, (files.get(file) ?? 0) + 1)
const moves = way.filter((file, at) => at > 0 && file !== way[at - 1]).length
if (process.argv.includes('--files')) {
  for (const [file, times] of [...files].sort(([, a], [, b]) => b - a)) console.log(String(times).padStart(6), file)
}
console.log(`${outcome.flow.step} by ${pool.requests.list().map(({ operation }) => operation)}`)
console.log(`${files.size} files entered (at most ${MOST_FILES}), ${moves} moves between them (at most ${MOST_MOVES})`)
process.exitCode = outcome.ok && files.size <= MOST_FILES && moves <= MOST_MOVES ? 0 : 1
