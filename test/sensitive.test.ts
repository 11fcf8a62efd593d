import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { reactive, ref, shallowReactive } from 'vue'
import { bytesToBase64Url, utf8ToBytes } from '../src/bytes.ts'
import { Jwt } from '../src/jwt.ts'
import { Sensitive } from '../src/sensitive.ts'
import { startApp } from './flows/start-app.ts'
import { lookThrough } from './look-through.ts'

const SECRET = 'canary-secret'
const part = (value: unknown): string => bytesToBase64Url(utf8ToBytes(JSON.stringify(value)))
const TOKEN = `${part({ alg: 'RS256' })}.${part({ sub: 'canary-sub' })}.signature`

/** A store's proxy that hands out proxies of all that it holds, as deep ones do. */
const deepProxy = <T extends object>(value: T): T =>
  new Proxy(value, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver)
      const { writable = true } = Object.getOwnPropertyDescriptor(target, name) ?? {}
      return typeof member === 'object' && member !== null && writable ? deepProxy(member) : member
    },
  })

const STORES: Readonly<Record<string, <T extends object>(value: T) => T>> = {
  'a ref of Vue': (value) => ref(value).value as typeof value,
  'a reactive object of Vue': (value) => reactive({ value }).value as typeof value,
  'a shallow reactive object of Vue': (value) => shallowReactive({ value }).value,
  'a proxy': (value) => new Proxy(value, {}),
  'a proxy of a proxy': (value) => new Proxy(new Proxy(value, {}), {}),
  'a store of deep proxies': (value) => deepProxy({ value }).value,
}

describe.each(Object.entries(STORES))('in %s', (_, keep) => {
  it('a secret is exposed, and wiped for everybody', () => {
    const box = new Sensitive(SECRET)
    const kept = keep(box)

    expect(kept.expose()).toBe(SECRET)
    expect(kept).toBeInstanceOf(Sensitive)
    kept.wipe()
    expect([kept.wiped, box.wiped]).toEqual([true, true])
    expect(() => box.expose()).toThrow(TypeError)
  })

  it('a token gives its claims', () => {
    const kept = keep(new Jwt(TOKEN))

    expect(kept.claims.sub).toBe('canary-sub')
    expect(kept.expose()).toBe(TOKEN)
  })
})

it('the tokens of a session are used from a ref and a reactive store of Vue', async () => {
  const app = startApp({ pool: { users: [{ username: 'ada', password: 'Correct-Horse-1' }] } })
  await app.at('identify').submit({ username: 'ada', password: 'Correct-Horse-1' })
  const tokens = await app.auth.getTokens()

  for (const kept of [ref(tokens).value, reactive({ tokens }).tokens]) {
    expect(kept.accessToken.expose()).toBe(tokens.accessToken.expose())
    expect(kept.refreshToken?.expose()).toBe(tokens.refreshToken?.expose())
    expect(kept.idToken.claims['cognito:username']).toBe('ada')
  }
})

describe('a box shows its secret to nothing that walks its properties', () => {
  it.each([
    ['a secret', () => new Sensitive(SECRET)],
    ['an object', () => new Sensitive({ inside: SECRET })],
    ['a box in an object', () => ({ list: [{ box: new Sensitive(SECRET) }] })],
    ['a box in a proxy', () => new Proxy(new Sensitive(SECRET), {})],
    ['a box in a ref', () => ref(new Sensitive(SECRET))],
    ['a token', () => new Sensitive(new Jwt(TOKEN))],
  ])('%s', (_, make) => {
    const box = make()

    expect(lookThrough(box)).not.toMatch(/canary/)
    expect(inspect(box, { showHidden: true, getters: true, customInspect: false, depth: 9 })).not.toMatch(/canary/)
    expect(inspect(structuredClone({ box: Object.create(null, Object.getOwnPropertyDescriptors(box)) }))).not.toMatch(
      /canary/,
    )
  })

  it('such a walk would find one that is kept in a member', () => {
    class Loose {
      readonly #inside = SECRET
      get value(): string {
        return this.#inside
      }
    }
    const hidden = Object.defineProperty({}, 'value', { value: { [Symbol('inside')]: new Map([[1, SECRET]]) } })

    for (const found of [hidden, new Loose(), [new Set([SECRET])]]) expect(lookThrough(found)).toMatch(/canary/)
  })

  it('a copy holds no secret, and says so', () => {
    const copy = Object.assign(Object.create(Sensitive.prototype), new Sensitive(SECRET)) as Sensitive<string>

    expect(() => copy.expose()).toThrow('The secret was wiped')
  })
})
