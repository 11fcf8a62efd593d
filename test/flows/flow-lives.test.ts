import { beforeAll, describe, expect, it } from 'vitest'
import { flowLives } from './flow-life-kinds.ts'
import { liveFlow } from './flow-lives.ts'
import { storedSession } from './stored-session.ts'

let lives: ReturnType<typeof flowLives>
beforeAll(async () => {
  lives = flowLives(await storedSession())
})

describe('200 random lives keep every promise, and see every step, of', () => {
  it.each([
    ['a sign-up', ['details', 'code', 'aliasTaken', 'confirmed']],
    ['a password reset', ['identify', 'newPassword', 'reset', 'confirmSignUp']],
    ['a TOTP set-up', ['start', 'setUpTotp', 'setPreference', 'enabled']],
    ['a passkey registration', ['start', 'registered']],
  ])('%s', async (name, steps) => {
    expect(await liveFlow(lives[name]!, 200)).toEqual(new Set(steps))
  })
})
