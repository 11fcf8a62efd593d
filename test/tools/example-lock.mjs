/**
 * Lock files of the examples that ask for the published package: without addresses of a registry, and of the packed
 * package once they are installed here.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const PUBLISHED = '"cognito-machines": "^0.1.0"'
const packed = (/** @type {string} */ tarball) => `"cognito-machines": "file:${tarball}"`

/**
 * The example asks for the published package, and its lock file says so; here both get the packed one.
 *
 * @param {string} app A copy of the example.
 * @param {string} tarball
 */
export function takeTarball(app, tarball) {
  for (const name of ['package.json', 'package-lock.json']) {
    const file = join(app, name)
    const text = readFileSync(file, 'utf8').replace(PUBLISHED, packed(tarball))
    writeFileSync(file, text.replace('"node_modules/cognito-machines": {', `$& "resolved": "file:${tarball}",`))
  }
}

/**
 * Writes the lock file of the repository anew: resolves everything with the packed package, and puts the published one
 * in its place.
 *
 * @param {string} name The folder in `examples/`.
 * @param {string} app A copy of it.
 * @param {string} tarball
 * @param {NodeJS.ProcessEnv} [env] For npm.
 */
export function writeLock(name, app, tarball, env = process.env) {
  rmSync(join(app, 'package-lock.json'), { force: true })
  const manifest = join(app, 'package.json')
  const published = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, published.replace(PUBLISHED, packed(tarball)))
  const flags = ['--package-lock-only', '--omit-lockfile-registry-resolved', '--workspaces=false']
  execFileSync('npm', ['install', ...flags, '--no-audit', '--no-fund'], {
    cwd: app,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lock = JSON.parse(readFileSync(join(app, 'package-lock.json'), 'utf8'))
  const ours = lock.packages['node_modules/cognito-machines']
  delete ours.resolved
  delete ours.integrity
  lock.packages[''].dependencies['cognito-machines'] = JSON.parse(published).dependencies['cognito-machines']
  writeFileSync(join(TOP, 'examples', name, 'package-lock.json'), `${JSON.stringify(lock, null, 2)}\n`)
}
