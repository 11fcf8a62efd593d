/**
 * `npm run test:examples`: installs each example with the packed package as a user would, type-checks and builds it.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const run = (cwd, command, ...args) => execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })

const EXAMPLES = ['react', 'vue', 'testing-your-app']
const place = mkdtempSync(join(tmpdir(), 'cognito-machines-examples-'))
try {
  run(TOP, 'npm', 'pack', '--pack-destination', place)
  const tarball = join(
    place,
    readdirSync(place).find((name) => name.endsWith('.tgz')),
  )
  for (const name of ['package.json', 'shared', ...EXAMPLES]) {
    cpSync(join(TOP, 'examples', name), join(place, name), {
      recursive: true,
      filter: (path) => !/node_modules|refused|dist$/.test(path.slice(TOP.length)),
    })
  }
  for (const name of EXAMPLES) {
    const manifest = join(place, name, 'package.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace('"cognito-machines": "^0.1.0"', `"cognito-machines": "file:${tarball}"`))
  }
  run(place, 'npm', 'install', '--no-audit', '--no-fund', '--no-package-lock')
  for (const name of EXAMPLES) {
    run(place, 'npm', 'run', 'typecheck', '-w', name)
    run(place, 'npm', 'run', 'build', '-w', name, '--if-present')
    run(place, 'npm', 'run', 'test', '-w', name, '--if-present')
    console.log(`examples/${name}: installed from the tarball, type-checked, and built or tested`)
  }
} catch (error) {
  console.error(String(error.stdout ?? error))
  process.exitCode = 1
} finally {
  rmSync(place, { recursive: true, force: true })
}
