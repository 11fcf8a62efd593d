import { describe, it } from 'vitest'
import { noResurrection, oneRefresh } from './interleavings.ts'

describe('every order of the steps of 1 to 5 tabs', () => {
  it('D1 makes one refresh for 2 to 50 callers, with zero grace, and signs nobody out', () => oneRefresh(90, true))
  it('D5 signs nobody out where no lock keeps the tabs apart', () => oneRefresh(60, false))
  it('D7 lets no late refresh bring a session back after a sign-out', () => noResurrection(110))
})
