import { describe, it } from 'vitest'
import { randomLives } from './random-lives.ts'

describe('a random life of up to four tabs', () => {
  it('I1 to I10: keeps every invariant after every step, and heals when the faults are over', () =>
    randomLives(100, false))
  it('I3: sees no session end when nobody ends one, whatever fails', () => randomLives(100, true))
})
