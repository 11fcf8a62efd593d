import { it } from 'vitest'
import { walkSignIn } from './walks.ts'

// Fifty thousand are in `npm run test:long`.
it('keeps its promises over 2,000 random walks', async () => {
  await walkSignIn(2000)
})
