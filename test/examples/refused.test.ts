import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { TOP } from '../tools/program.ts'

/** What vue-tsc, which runs tsc on everything that is not Vue, says of the files that must not compile. */
async function problems(): Promise<readonly string[]> {
  const args = [
    'node_modules/vue-tsc/bin/vue-tsc.js',
    '--noEmit',
    '--pretty',
    'false',
    '-p',
    'examples/tsconfig.refused.json',
  ]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: TOP }).catch((failed) => failed)
  return String(stdout)
    .split('\n')
    .filter((line) => /error TS/.test(line))
    .map((line) => line.replace(/\(\d+,\d+\)/, '').replace(/ on type .*/, ''))
}

it('tsc and vue-tsc refuse an action that the present step does not have, or that takes something else', async () => {
  const wrong = "error TS2345: Argument of type 'string' is not assignable to parameter of type 'Credentials'."
  const absent = "error TS2339: Property 'submit' does not exist"

  expect(await problems()).toEqual([
    `examples/react/refused/wrong-action.tsx: ${wrong}`,
    `examples/react/refused/wrong-action.tsx: ${absent}`,
    `examples/vue/refused/WrongAction.vue: ${wrong}`,
    `examples/vue/refused/WrongAction.vue: ${absent}`,
  ])
})
