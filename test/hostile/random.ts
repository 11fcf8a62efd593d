/**
 * Hostile values and damaged copies of right ones, from a seed.
 *
 * @module
 */
/** A mark in every secret: it must be in no text that anybody sees. */
export const CANARY = 'canary'

/** Numbers that follow from a seed, from 0 to 1: mulberry32. */
export function numbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const POLLUTING: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token with these claims, and a signature that is a secret. */
export const jwt = (claims: unknown, signature = `${CANARY}-signature`): string =>
  `${encode({ alg: 'RS256' })}.${encode(claims)}.${signature}`

/** The same without a secret: it may come to stand where everybody sees it. */
const fakeJwt = (claims: unknown): string => jwt(claims, 'fake')

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e300, Number.MAX_SAFE_INTEGER, -0],
  ...['', ' ', '\u0000', '\ud800', '\u202e', '\ufeff{}', 'null', '__proto__', 'constructor', 'toString', '[]', '{}'],
  ...[
    '-1',
    '1e999',
    'x'.repeat(5000),
    'a\r\nb: c',
    '../..',
    '<script>',
    '🙂'.repeat(40),
    '=',
    '.',
    '..',
    'e30.e30.e30',
  ],
  ...[
    [],
    {},
    [null],
    [[]],
    [{}],
    POLLUTING,
    [POLLUTING],
    { length: 1e9 },
    JSON.parse('{"then":"x"}'),
    { toString: 1 },
    { toJSON: 1 },
  ],
  ...[
    fakeJwt(null),
    fakeJwt([]),
    fakeJwt({}),
    fakeJwt(POLLUTING),
    fakeJwt({ sub: {} }),
    fakeJwt({ exp: 'x', iat: 'y' }),
  ],
  JSON.parse('['.repeat(60) + ']'.repeat(60)),
]
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'toJSON',
  '',
  '0',
  'length',
  'hasOwnProperty',
]

/** Draws from a seed, and damages what it is given. */
export function dice(seed: number) {
  const next = numbers(seed)
  const chance = (share: number): boolean => next() < share
  const pick = <T>(values: readonly T[]): T => values[Math.floor(next() * values.length)]!

  /** A copy with one member, at any depth, replaced, removed, added or wrapped. Tokens are opened and closed again. */
  function damage(value: unknown): unknown {
    if (typeof value === 'string' && value.startsWith('eyJ') && chance(0.7)) {
      const [, body = '', signature] = value.split('.')
      return jwt(damage(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))), signature)
    }
    const isNested = typeof value === 'object' && value !== null && Object.keys(value).length > 0
    if (!isNested || chance(0.08)) return chance(0.1) ? [value] : pick(VALUES)
    if (Array.isArray(value)) {
      const at = Math.floor(next() * value.length)
      return chance(0.1) ? [...value, ...value] : value.map((item, index) => (index === at ? damage(item) : item))
    }
    const members = Object.entries(value)
    const [name, member] = pick(members)
    if (chance(0.1)) return Object.fromEntries(members.filter(([other]) => other !== name))
    if (chance(0.1)) return Object.fromEntries([...members, [pick(NAMES), pick(VALUES)]])
    return Object.fromEntries(members.map((each) => (each[0] === name ? [name, damage(member)] : each)))
  }

  /** JSON, now and then cut off, repeated, or of another kind. */
  function write(value: unknown): string {
    // A member named __proto__ is written as any other.
    const json = JSON.stringify(value) ?? ''
    if (!chance(0.06)) return json
    const at = Math.floor(next() * json.length)
    return pick([json.slice(0, at), `${json}}`, `\ufeff${json}`, '', '[', 'NaN', `<html>${pick(['', '{'])}`, `"${at}"`])
  }

  return { next, chance, pick, damage, write, value: () => pick(VALUES) }
}

/** The random source of a run. */
export type Dice = ReturnType<typeof dice>

/** True if something that every object inherits has been changed. */
export const isPolluted = (): boolean =>
  'polluted' in {} || 'polluted' in [] || 'polluted' in (() => undefined) || Object.keys(Object.prototype).length > 0
