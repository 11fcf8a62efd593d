import { usePasswordReset, useSignIn, useSignUp } from 'cognito-machines'
import { describe, expect, it } from 'vitest'
import { startApp } from './start-app.ts'

describe('the first view of a flow', () => {
  it.each([
    ['useSignIn', useSignIn],
    ['useSignUp', useSignUp],
    ['usePasswordReset', usePasswordReset],
  ] as const)('stays the same object while it is looked for a place to come back to: %s', async (_, use) => {
    const { auth } = startApp({})
    const flow = use(auth)
    const first: unknown = flow.getSnapshot()
    const seen: unknown[] = []
    flow.subscribe(() => seen.push(flow.getSnapshot()))

    await auth.session.ready()
    for (let turn = 0; turn < 100; turn++) await Promise.resolve()

    expect(flow.getSnapshot()).toBe(first)
    expect(new Set(seen).size).toBeLessThanOrEqual(1)
  })

  it('is another object as soon as something on screen is another', async () => {
    const { auth } = startApp({})
    const flow = useSignIn(auth)
    const first = flow.getSnapshot()

    if (first.step === 'identify') await first.submit({ username: 'nobody', password: 'Wrong-horse-1' })

    const later = flow.getSnapshot()
    expect(later).not.toBe(first)
    expect(later.step === 'identify' && later.fields.username.dom()['aria-invalid']).toBe(true)
  })
})
