import { beforeAll, it } from 'vitest'
import { flowLives } from '../flows/flow-life-kinds.ts'
import { liveFlow } from '../flows/flow-lives.ts'
import { storedSession } from '../flows/stored-session.ts'

let lives: ReturnType<typeof flowLives>
beforeAll(async () => {
  lives = flowLives(await storedSession())
})

it.each(['a sign-up', 'a password reset', 'a TOTP set-up', 'a passkey registration'])(
  '%s keeps every promise over 10,000 random lives',
  async (name) => {
    await liveFlow(lives[name]!, 10_000)
  },
)
