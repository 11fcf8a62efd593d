/** What is stored may be damaged in every part: an app that starts on it never waits for ever. */
import { expect, it } from 'vitest'
import type { KeyValueStorage } from '../../src/ports.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'

const CREDENTIALS = { username: 'ada', password: PASSWORD }
/** Half of a character: it has no UTF-8 form. */
const HALF = '\ud83d'

const storageOf = (items: Map<string, string>): KeyValueStorage => ({
  getItem: (key) => items.get(key) ?? null,
  setItem: (key, value) => void items.set(key, value),
  removeItem: (key) => void items.delete(key),
})

/** Changes what a sign-in has stored, by the prefix of its keys. */
type Damage = (items: Map<string, string>, prefix: string) => void

const index =
  (...names: unknown[]): Damage =>
  (items, prefix) =>
    items.set(`${prefix}accounts`, JSON.stringify({ v: 1, type: 'accounts', names, writtenAt: 1 }))
const note =
  (members: object): Damage =>
  (items, prefix) =>
    items.set(`${prefix}signed-out`, JSON.stringify({ v: 1, type: 'signOutNote', before: 0, ...members }))
const renamed =
  (member: 'username' | 'signInName'): Damage =>
  (items, prefix) => {
    const [key, json] = [...items].find(([name]) => name.startsWith(`${prefix}user.`))!
    items.set(key, JSON.stringify({ ...JSON.parse(json), [member]: HALF }))
  }

it.each<[string, Damage, 'signedIn' | 'signedOut']>([
  ['an index of half a name', index(HALF), 'signedOut'],
  ['an index of a name and half of one', index(HALF, 'ada'), 'signedOut'],
  ['a record of half a user name', renamed('username'), 'signedOut'],
  ['a record with half a name that was typed', renamed('signInName'), 'signedOut'],
  ['a note of sign-outs without a list', note({}), 'signedIn'],
  ['a note of sign-outs with a string', note({ ended: 'ada' }), 'signedIn'],
  ['a note of sign-outs with null', note({ ended: null }), 'signedIn'],
])('knows who is signed in on %s, and signs in', async (_, damage, status) => {
  const items = new Map<string, string>()
  const storages = { storage: storageOf(items), resumeStorage: storageOf(items) }
  const app = startApp({ auth: storages })
  await app.at('identify').submit(CREDENTIALS)
  const [key] = [...items.keys()].filter((name) => name.endsWith('.accounts'))
  damage(items, key!.replace(/accounts$/, ''))

  const next = app.reload(undefined, storages)

  expect((await next.auth.session.ready()).status).toBe(status)
  expect(await next.auth.session.accounts()).toHaveLength(status === 'signedIn' ? 1 : 0)
  await next.auth.signOut()
  await next.at('identify').submit(CREDENTIALS)
  expect((await app.reload(undefined, storages).auth.session.ready()).status).toBe('signedIn')
})

it.each([
  ['the name of the user', { LastAuthUser: HALF }],
  ['the name that was typed', { signInDetails: JSON.stringify({ loginId: '@' }).replace('@', HALF) }],
])('takes over no session of another library with half a character in %s', async (_, left) => {
  const app = startApp()
  await app.at('identify').submit(CREDENTIALS)
  const { accessToken, idToken, refreshToken } = await app.auth.getTokens()
  const { LastAuthUser: name = 'ada', ...more } = left as Record<string, string>
  const prefix = `CognitoIdentityServiceProvider.${app.pool.clientId}`
  const items = new Map([
    [`${prefix}.LastAuthUser`, name],
    ...Object.entries({
      accessToken: accessToken.expose(),
      idToken: idToken.expose(),
      refreshToken: refreshToken!.expose(),
      ...more,
    }).map(([item, value]) => [`${prefix}.${name}.${item}`, value] as const),
  ])

  const next = app.reload(undefined, { storage: storageOf(new Map()), migrateFrom: storageOf(items) })

  expect((await next.auth.session.ready()).status).toBe('signedOut')
})
