/**
 * The engine of React Native, on the command line.
 *
 * @module
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { TOP } from '../tools/program.ts'

const TOOLS = join(TOP, 'test/bench/hermes')
const run = promisify(execFile)

/** Installs the engine and what lowers scripts for it, unless that was done. */
export async function installHermes(): Promise<void> {
  if (existsSync(join(TOOLS, 'node_modules/hermes-engine-cli'))) return
  await run('npm', ['ci', '--prefix', TOOLS, '--no-audit', '--no-fund'])
}

/** Lowers a script as Metro does, and runs it. Gives what it prints. */
export async function onHermes(script: string): Promise<string> {
  const babel = createRequire(join(TOOLS, 'package.json'))
  const { code } = await babel('@babel/core').transformAsync(script, {
    configFile: false,
    babelrc: false,
    compact: true,
    presets: [[babel('@babel/preset-env'), { targets: { ie: '11' }, modules: false }]],
  })
  const place = await mkdtemp(join(tmpdir(), 'cognito-machines-hermes-'))
  try {
    const file = join(place, 'app.js')
    await writeFile(file, code)
    const engine = join(
      TOOLS,
      'node_modules/hermes-engine-cli',
      process.platform === 'darwin' ? 'osx-bin' : 'linux64-bin',
      'hermes',
    )
    const { stdout } = await run(engine, ['-O', '-Xes6-promise', '-Xmicrotask-queue', file])
    return stdout
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}
