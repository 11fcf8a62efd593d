import { it } from 'vitest'
import { randomLives } from '../session/random-lives.ts'

it('keeps every invariant after every step', { timeout: 30 * 60_000 }, () => randomLives(10_000, false))
it('sees no session end when nobody ends one', { timeout: 30 * 60_000 }, () => randomLives(10_000, true))
