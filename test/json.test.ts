import { describe, expect, it } from 'vitest'
import { isObject, readJson } from '../src/json.ts'

describe('readJson', () => {
  it('reads values of every kind', () => {
    for (const value of [{ a: [1, 'b', null, { c: true }] }, [], 'text', 5, null, false]) {
      expect(readJson(JSON.stringify(value))).toEqual(value)
    }
    expect(readJson('\uFEFF{"a":1}')).toEqual({ a: 1 })
  })

  it('gives objects no members but those that were sent', () => {
    const read = readJson('{"a":{"__proto__":{"admin":true}},"b":{}}') as Record<string, Record<string, unknown>>
    expect(read.a!.admin).toBeUndefined()
    expect(read.b!.constructor).toBeUndefined()
    expect(Object.keys(read.a!)).toEqual(['__proto__'])
  })

  it.each(['', '{', 'undefined', "{'a':1}", '{"a":1}}', 'NaN'])('reads nothing of %s', (json) => {
    expect(readJson(json)).toBeUndefined()
  })

  it('reads 64 levels, and nothing of 65', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(readJson(nested(64))).toBeDefined()
    expect(readJson(nested(65))).toBeUndefined()
    expect(readJson('['.repeat(1_000_000))).toBeUndefined()
    // Brackets in a string are no levels.
    expect(readJson(JSON.stringify(`"\\${'['.repeat(100)}`))).toBeDefined()
  })

  it('reads no more than it may', () => {
    expect(readJson('"12345678"', 10)).toBe('12345678')
    expect(readJson('"123456789"', 10)).toBeUndefined()
    expect(readJson(`"${'a'.repeat(2 ** 20)}"`)).toBeUndefined()
  })
})

it('isObject takes neither lists nor null for objects', () => {
  expect([{}, Object.create(null), [], null, 'text', undefined].map(isObject)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
