import { expect, it } from 'vitest'
import { signInMachine } from '../../machines/sign-in/machine.ts'
import { toMermaid } from '../model/harness.ts'

it('has a diagram of the sign-in machine that is drawn from the code', async () => {
  await expect(toMermaid(signInMachine)).toMatchFileSnapshot('../../machines/sign-in/chart.mmd')
})
