import { expect, it } from 'vitest'
import { fuzzAnswers } from '../hostile/answers.ts'
import { fuzzStored } from '../hostile/stored.ts'

const LIMIT = { timeout: 3 * 60 * 60_000 }
/** `HOSTILE=50000` is a shorter run. */
const ANSWERS = Number(process.env.HOSTILE ?? 1_000_000)

it('gives a million hostile answers typed outcomes, shows no secret, changes no prototype', LIMIT, async () => {
  const { count, faults, outcomes } = await fuzzAnswers(ANSWERS, 100)

  console.log(`${count} answers: ${JSON.stringify([...outcomes])}`)
  expect(faults).toEqual([])
  expect(count).toBeGreaterThanOrEqual(ANSWERS)
})

it('starts on a tenth as many hostile records, cookies and messages, and shows no secret of them', LIMIT, async () => {
  const { count, faults, outcomes } = await fuzzStored(ANSWERS / 10, 100)

  console.log(`${count} starts: ${JSON.stringify([...outcomes])}`)
  expect(faults).toEqual([])
})
