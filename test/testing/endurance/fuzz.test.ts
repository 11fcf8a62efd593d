import { describe, expect, it } from 'vitest'
import { INPUTS } from '../../../src/testing/model/inputs.ts'
import { fuzz } from './fuzz.ts'

/** The long form is test/long/simulator-endurance.test.ts. */
describe('random inputs to every operation', () => {
  it('are each answered or refused by name, and change no prototype', async () => {
    const { answered, faults, refused } = await fuzz(3000)

    expect(faults).toEqual([])
    expect(answered).toBe(3000)
    expect([...refused.keys()]).toEqual(expect.arrayContaining(['SerializationException', 'InvalidParameterException']))
  })

  it('are so over HTTP', async () => {
    const { answered, faults } = await fuzz(300, { seed: 9, overHttp: true })

    expect(faults).toEqual([])
    expect(answered).toBe(300)
  })

  it('reach behind the checks of the model: most operations succeed now and then', async () => {
    const { succeeded } = await fuzz(3000, { seed: 5 })

    expect(succeeded.size).toBeGreaterThan(Object.keys(INPUTS).length / 2)
  })
})
