import { describe, it } from 'vitest'
import { noResurrection, oneRefresh } from '../session/interleavings.ts'

const LIMIT = 2 * 3_600_000

describe('every order of the steps of 1 to 5 tabs, 10,000 times', () => {
  it('makes one refresh, with zero grace, and signs nobody out', { timeout: LIMIT }, () => oneRefresh(10_000, true))
  it('signs nobody out where no lock keeps the tabs apart', { timeout: LIMIT }, () => oneRefresh(10_000, false))
  it('lets no late refresh bring a session back', { timeout: LIMIT }, () => noResurrection(10_000))
})
