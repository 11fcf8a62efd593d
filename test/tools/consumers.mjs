/**
 * `npm run test:consumers`: packs what would be published, installs it beside the bundlers, test runners, compilers and
 * runtimes of test/consumers/package.json, and signs in by SRP with each. The table of docs/bundlers.md says what was
 * tried; one that says something else is a failure, and `-u` writes it.
 *
 * `npm run test:consumers -- vite jest` runs these rows. `CONSUMERS` names a folder that is kept, so that the tools are
 * installed once. Needs `npm run build`; linux x64.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { closeBrowser, createPlace } from '../consumers/place.mjs'
import { ROWS } from '../consumers/rows.mjs'
import { tarballFor } from './folders.mjs'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const PAGE = join(TOP, 'docs/bundlers.md')
const HEAD = '| row | tool | how |\n|---|---|---|\n'
const { packages } = JSON.parse(readFileSync(join(TOP, 'test/consumers/package-lock.json'), 'utf8'))

const args = process.argv.slice(2)
const names = args.filter((arg) => !arg.startsWith('-'))
const unknown = names.filter((name) => !ROWS.some((row) => row.name === name))
if (unknown.length > 0) {
  console.error(`No such row: ${unknown.join(', ')}. There are ${ROWS.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}

const kept = process.env.CONSUMERS
const tools = kept ? resolve(kept) : mkdtempSync(join(tmpdir(), 'cognito-machines-consumers-'))
/** What failed. @type {string[]} */
const failures = []
try {
  install()
  // As many at a time as there are cores; the lines come as rows end.
  const queue = ROWS.filter(({ name }) => names.length === 0 || names.includes(name)).values()
  const worker = async () => {
    for (const row of queue) await runRow(row)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  checkTable()
} finally {
  await closeBrowser()
  rmSync(kept ? join(tools, 'rows') : tools, { recursive: true, force: true })
}
console.log(failures.length === 0 ? 'all rows are ok' : `failed: ${failures.join(', ')}`)
// Without waiting for what a tool may have left open.
process.exit(failures.length === 0 ? 0 : 1)

/** The tools, and the tarball where npm would put it. */
function install() {
  const started = Date.now()
  mkdirSync(tools, { recursive: true })
  if (!existsSync(join(tools, 'node_modules'))) {
    for (const name of ['package.json', 'package-lock.json'])
      cpSync(join(TOP, 'test/consumers', name), join(tools, name))
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: tools, stdio: 'inherit' })
  }
  const target = join(tools, 'node_modules/cognito-machines')
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target)
  execFileSync('tar', ['-xzf', tarballFor(tools), '-C', target, '--strip-components=1'])
  console.log(`installed in ${seconds(started)}; the tools run on Node ${process.versions.node}`)
}

/** @param {import('../consumers/rows.mjs').Row} row */
async function runRow(row) {
  const started = Date.now()
  try {
    await row.run(createPlace(tools, row.name, row.files))
    console.log(`ok    ${row.name.padEnd(20)} ${seconds(started)}`)
  } catch (error) {
    failures.push(row.name)
    console.log(
      `FAIL  ${row.name.padEnd(20)} ${seconds(started)}\n${String(error.message).replaceAll(/^/gm, '      ')}`,
    )
  }
}

/** Compares the table of the page with the rows, or writes it. */
function checkTable() {
  const text = readFileSync(PAGE, 'utf8')
  const [before, after] = text.split(HEAD)
  const written = `${before}${HEAD}${ROWS.map(line).join('')}${after.replace(/^(\|.*\n)*/, '')}`
  if (written === text) return
  if (args.includes('-u')) return writeFileSync(PAGE, written)
  failures.push('the table of docs/bundlers.md (`npm run test:consumers -- -u` writes it)')
}

/** @param {import('../consumers/rows.mjs').Row} row */
function line({ name, tool, how }) {
  if (!tool) return `| \`${name}\` | | ${how} |\n`
  const { name: alias, version } = packages[`node_modules/${tool}`]
  return `| \`${name}\` | ${alias ?? tool} ${version} | ${how} |\n`
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`
}
