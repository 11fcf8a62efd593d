import { type AuthOptions, createAuth, type HintStorage } from 'cognito-machines'
import { describe, expect, it } from 'vitest'
import { PASSWORD, startApp } from './start-app.ts'

function hintStorage(): HintStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

async function signIn(app: ReturnType<typeof startApp>, rememberMe = true) {
  app.auth.session.subscribe(() => undefined)
  await app
    .at('identify')
    .submit({ username: 'ada', password: PASSWORD, persistence: rememberMe ? 'storage' : 'memory' })
  expect(app.auth.session.getSnapshot().status).toBe('signedIn')
}

describe('rememberHint', () => {
  it('says at the next start, before anything is read, who was here last; then who is here', async () => {
    const rememberHint = hintStorage()
    const app = startApp({ auth: { rememberHint } })
    await signIn(app)

    const { session } = app.reload({}, { rememberHint }).auth

    const hint = { username: expect.any(String), name: 'ada@example.org' }
    expect(session.getSnapshot()).toEqual({ status: 'restoring', hint })
    expect(session.getSnapshot()).toBe(session.getSnapshot())
    expect(session.getServerSnapshot()).toEqual({ status: 'restoring' })
    expect(await session.ready()).toMatchObject({ status: 'signedIn', user: { email: 'ada@example.org' } })
    expect(session.getSnapshot()).not.toHaveProperty('hint')
  })

  it.each([
    ['after a sign-out', async (app: ReturnType<typeof startApp>) => void (await app.auth.signOut())],
    [
      'where the session has gone meanwhile',
      async (app: ReturnType<typeof startApp>) => {
        const { storage, pool } = app
        for (const name of ['accounts']) {
          const { userPoolId, clientId } = pool
          const part = (text: string) => text.replaceAll('_', '_5f')
          await storage.removeItem(`cognito-machines.1.${part(userPoolId)}.${part(clientId)}.${name}`)
        }
      },
    ],
  ])('is gone %s, without an error', async (_, end) => {
    const rememberHint = hintStorage()
    const app = startApp({ auth: { rememberHint } })
    await signIn(app)
    expect(rememberHint.items.size).toBe(1)
    await end(app)

    const later = app.reload({}, { rememberHint })
    await later.auth.session.ready()

    expect(later.auth.session.getSnapshot()).toEqual({ status: 'signedOut' })
    expect(rememberHint.items.size).toBe(0)
  })

  it('leaves nothing of a session that ends with the page, and nothing unless it is asked for', async () => {
    const rememberHint = hintStorage()
    const unasked = startApp({})
    await signIn(unasked)
    expect(unasked.reload().auth.session.getSnapshot()).toEqual({ status: 'restoring' })

    const app = startApp({ auth: { rememberHint } })
    await signIn(app, false)
    expect(rememberHint.items.size).toBe(0)
  })

  it('holds no token, and no more than a name', async () => {
    const rememberHint = hintStorage()
    await signIn(startApp({ auth: { rememberHint } }))
    const [text] = [...rememberHint.items.values()]
    expect(Object.keys(JSON.parse(text!))).toEqual(['username', 'name'])
  })

  it.each([
    '',
    'null',
    '[]',
    '{"username":5,"name":"x"}',
    '{"username":"x"}',
    '{"__proto__":{"username":"x","name":"y"}}',
    `{"username":"x","name":"${'y'.repeat(10_000)}"}`,
    '{',
  ])('takes a damaged hint for none: %.40s', (text) => {
    const rememberHint = { ...hintStorage(), getItem: () => text }
    expect(startApp({ auth: { rememberHint } }).auth.session.getSnapshot()).toEqual({ status: 'restoring' })
  })

  it('does without where the storage refuses', async () => {
    const refuse = (): never => {
      throw new DOMException('The operation is insecure', 'SecurityError')
    }
    const app = startApp({ auth: { rememberHint: { getItem: refuse, setItem: refuse, removeItem: refuse } } })
    expect(app.auth.session.getSnapshot()).toEqual({ status: 'restoring' })
    await signIn(app)
  })

  it.each([5, 'localStorage', {}, { getItem: () => null }])('is refused by name when it is no storage: %j', (given) => {
    const options = { userPoolId: 'eu-west-1_AbCdEf123', clientId: '1example23456789', rememberHint: given }
    expect(() => createAuth(options as unknown as AuthOptions)).toThrow(/^rememberHint must be/)
  })
})
