/**
 * `npm run docs`: the site in docs/.vitepress/dist: the pages, the reference below /api and the playground below
 * /playground. `npm run docs:dev` serves the pages alone, on 127.0.0.1, as they are edited. VitePress is a package of its
 * own in docs/, which is installed where it is missing.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const DOCS = resolve(TOP, 'docs')
const SITE = resolve(DOCS, '.vitepress/dist')
const run = (command, ...args) => execFileSync(command, args, { cwd: TOP, stdio: ['ignore', 'inherit', 'inherit'] })

const installed = resolve(DOCS, 'node_modules/.package-lock.json')
const lock = resolve(DOCS, 'package-lock.json')
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  run('npm', 'ci', '--prefix', DOCS, '--no-audit', '--no-fund')
}

if (process.argv[2] === 'dev') run('npm', 'run', '-s', 'dev', '--prefix', DOCS)
else {
  run('npm', 'run', '-s', 'build', '--prefix', DOCS)
  run('npx', 'typedoc', '--out', `${SITE}/api`)
  const config = ['-c', 'examples/playground/vite.config.ts', '--logLevel', 'warn']
  run(
    'npx',
    'vite',
    'build',
    'examples/playground',
    ...config,
    '--outDir',
    `${SITE}/playground`,
    '--base',
    '/playground/',
  )
}
