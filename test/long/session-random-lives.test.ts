import { it } from 'vitest'
import { randomLives } from '../session/random-lives.ts'

it('keeps every invariant after every step', { timeout: 2 * 3_600_000 }, () => randomLives(10_000, false))
it('sees no session end when nobody ends one', { timeout: 2 * 3_600_000 }, () => randomLives(10_000, true))
