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

/** V8 and Hermes take turns this often, so that a machine that slows down meanwhile slows both. */
const TURNS = 5

/** Installs the tools if need be, measures, prints, and gives the number of missed budgets. */
export async function benchHermes() {
  await install()
  const engine = resolve(HERE, 'node_modules/hermes-engine-cli', ENGINES[process.platform] ?? ENGINES.linux)
  const onHermes = async (script) => read(engine, ['-O', '-Xes6-promise', '-Xmicrotask-queue', await lower(script)])
  const onV8 = (script) => read(process.execPath, [script])

  const ours = await bundleProgram('ours', false)
  const v8 = []
  const hermes = []
  for (let turn = 0; turn < TURNS; turn++) {
    v8.push(await onV8(ours))
    hermes.push(await onHermes(ours))
  }
  const jsbn = await bundleProgram('jsbn', true)
  const [jsbnOnV8, jsbnOnHermes] = [await onV8(jsbn), await onHermes(jsbn)]
  const claims = new Set([...v8, ...hermes].map(({ claim }) => claim))
  const isEqual = claims.size === 1 && jsbnOnV8.agrees && jsbnOnHermes.agrees && jsbnOnV8.powers === jsbnOnHermes.powers
  if (!isEqual) throw new Error('Hermes, V8 and jsbn disagree')

  const medianOf = (results) => median(results.flatMap(({ timesMs }) => timesMs))
  const [v8Ms, hermesMs] = [medianOf(v8), medianOf(hermes)]
  console.log('\nSRP sign-in on Hermes (hermes-engine-cli); results equal to those of V8\n')
  printTable(
    ['what', 'ms', 'x ours on Hermes'],
    [
      ['cognito-machines on V8', v8Ms],
      ['cognito-machines on Hermes', hermesMs],
      ['cognito-machines on Hermes, first of the process', median(hermes.map(({ firstMs }) => firstMs))],
      ['amazon-cognito-identity-js (jsbn, 1024-bit a) on Hermes', jsbnOnHermes.jsbnMs],
    ].map(([what, ms]) => [what, ms.toFixed(1), printRatio(ms / hermesMs)]),
  )
  console.log('')
  return printBudgets([
    { what: 'amazon-cognito-identity-js / ours on Hermes', measured: jsbnOnHermes.jsbnMs / hermesMs, atLeast: 800 },
    { what: 'ours on Hermes / ours on V8', measured: hermesMs / v8Ms, atMost: 2 },
  ])
}

async function install() {
  if (existsSync(resolve(HERE, 'node_modules/hermes-engine-cli'))) return
  console.log('Installing Hermes and Babel for the benchmark ...')
  await run('npm', ['ci', '--prefix', HERE, '--no-audit', '--no-fund'], { shell: process.platform === 'win32' })
}

/** The program as one script of today's JavaScript. */
async function bundleProgram(name, isJsbn) {
  const outfile = resolve(OUTPUT, `hermes-${name}.cjs`)
  const define = { JSBN: String(isJsbn) }
  await bundle({ entryPoints: [resolve(HERE, 'program.js')], outfile, format: 'iife', platform: 'neutral', define })
  return outfile
}

/** The script without anything newer than ES5 but BigInt, which is what Hermes 0.12 runs. */
async function lower(script) {
  const load = createRequire(import.meta.url)
  const { code } = await load('@babel/core').transformFileAsync(script, {
    configFile: false,
    babelrc: false,
    compact: true,
    presets: [[load('@babel/preset-env'), { targets: { ie: '11' }, modules: false }]],
  })
  const outfile = script.replace(/\.cjs$/, '.lowered.js')
  await writeFile(outfile, code)
  return outfile
}

async function read(command, args) {
  const { stdout } = await run(command, args, { maxBuffer: 1 << 20 })
  if (!stdout.startsWith('{')) throw new Error(`${command} printed: ${stdout.slice(0, 500)}`)
  return JSON.parse(stdout)
}
