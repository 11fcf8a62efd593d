import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

it('keeps no Node process up: a program that is done ends, signed in or not', async () => {
  const program = fileURLToPath(new URL('./process-end.program.ts', import.meta.url))

  // Killed when it is still up long after its last line, which fails the test.
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], { timeout: 20_000 })

  expect(stdout).toBe('signedIn\n')
}, 30_000)
