/**
 * The same sign-in on Hermes, React Native's engine, beside what amazon-cognito-identity-js does there.
 * Our sources are bundled by esbuild and lowered by Babel, as Metro does for an app; the results must equal V8's.
 *
 * @module
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { median } from '../measure.mjs'
import { bundle, OUTPUT } from '../ours.mjs'
import { printBudgets, printRatio, printTable } from '../report.mjs'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const ENGINES = { linux: 'linux64-bin/hermes', darwin: 'osx-bin/hermes', win32: 'win64-bin/hermes.exe' }
const run = promisify(execFile)

/** Installs the tools if need be, measures, prints, and gives the number of missed budgets. */
export async function benchHermes() {
  await install()
  const modern = resolve(OUTPUT, 'hermes-program.mjs')
  await bundle({ entryPoints: [resolve(HERE, 'program.js')], outfile: modern })
  const lowered = await lower()

  const engine = resolve(HERE, 'node_modules/hermes-engine-cli', ENGINES[process.platform] ?? ENGINES.linux)
  // V8 before and after, so that a machine that slows down meanwhile shows.
  const before = await read(process.execPath, [modern])
  const hermes = await read(engine, ['-O', '-Xes6-promise', '-Xmicrotask-queue', lowered])
  const after = await read(process.execPath, [modern])
  for (const result of [hermes, after]) {
    if (!result.agrees || result.claim !== before.claim || result.powers !== before.powers) {
      throw new Error('Hermes and V8 disagree')
    }
  }

  const v8Ms = median([...before.timesMs, ...after.timesMs])
  const hermesMs = median(hermes.timesMs)
  console.log('\nSRP sign-in on Hermes (hermes-engine-cli), median of 15; results equal to those of V8\n')
  printTable(
    ['what', 'ms', 'x ours on Hermes'],
    [
      ['cognito-machines on V8', v8Ms],
      ['cognito-machines on Hermes', hermesMs],
      ['cognito-machines on Hermes, first of the process', hermes.firstMs],
      ['amazon-cognito-identity-js (jsbn, 1024-bit a) on Hermes', hermes.jsbnMs],
    ].map(([what, ms]) => [what, ms.toFixed(1), printRatio(ms / hermesMs)]),
  )
  console.log('')
  return printBudgets([
    { what: 'amazon-cognito-identity-js / ours on Hermes', measured: hermes.jsbnMs / hermesMs, atLeast: 600 },
    { what: 'ours on Hermes / ours on V8', measured: hermesMs / v8Ms, atMost: 2 },
  ])
}

async function install() {
  if (existsSync(resolve(HERE, 'node_modules/hermes-engine-cli'))) return
  console.log('Installing Hermes and Babel for the benchmark ...')
  await run('npm', ['ci', '--prefix', HERE, '--no-audit', '--no-fund'], { shell: process.platform === 'win32' })
}

/** The program as one script without anything newer than ES5 but BigInt, which is what Hermes 0.12 runs. */
async function lower() {
  const iife = resolve(OUTPUT, 'hermes-program.iife.js')
  await bundle({ entryPoints: [resolve(HERE, 'program.js')], outfile: iife, format: 'iife', platform: 'neutral' })
  const load = createRequire(import.meta.url)
  const { code } = await load('@babel/core').transformFileAsync(iife, {
    configFile: false,
    babelrc: false,
    compact: true,
    presets: [[load('@babel/preset-env'), { targets: { ie: '11' }, modules: false }]],
  })
  const outfile = resolve(OUTPUT, 'hermes-program.js')
  await writeFile(outfile, code)
  return outfile
}

async function read(command, args) {
  const { stdout } = await run(command, args, { maxBuffer: 1 << 20 })
  if (!stdout.startsWith('{')) throw new Error(`${command} printed: ${stdout.slice(0, 500)}`)
  return JSON.parse(stdout)
}
