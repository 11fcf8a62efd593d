import { it } from 'vitest'
import { walkSignIn } from '../machines/sign-in/walks.ts'

it('keeps its promises over 50,000 random walks', async () => {
  await walkSignIn(50_000)
})
