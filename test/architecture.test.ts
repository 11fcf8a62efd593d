import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  bigIntLiteralViolations,
  circleViolations,
  docstringViolations,
  firstLoadViolations,
  globalViolations,
  importViolations,
  placeViolations,
  type Sources,
} from './tools/architecture/violations.ts'

const top = new URL('..', import.meta.url)
const sources: Sources = new Map(
  ['src', 'machines', 'server', 'next'].flatMap((folder) =>
    readdirSync(new URL(folder, top), { recursive: true, encoding: 'utf8' })
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => [path, readFileSync(new URL(path, top), 'utf8')] as const),
  ),
)

/** One file with one fault, or several files. */
const planted = (files: Record<string, string>): Sources => new Map(Object.entries(files))

describe('the sources', () => {
  it('are all in a row', () => {
    expect(placeViolations(sources)).toEqual([])
  })

  it('import only from below, and packages only where they belong', () => {
    expect(importViolations(sources)).toEqual([])
  })

  it('import each other in no circle, types included', () => {
    expect(circleViolations(sources)).toEqual([])
  })

  it('load no cryptography and no machine of a flow with createAuth', () => {
    expect(firstLoadViolations(sources)).toEqual([])
  })

  it('name what a runtime has only in the port files', () => {
    expect(globalViolations(sources)).toEqual([])
  })

  it('hold no BigInt literal', () => {
    expect(bigIntLiteralViolations(sources)).toEqual([])
  })

  it('say above each file and each export what it is', () => {
    expect(docstringViolations(sources)).toEqual([])
  })

  it('are found', () => {
    expect(sources.has('src/errors.ts') && sources.has('machines/flow.ts')).toBe(true)
  })
})

describe('a planted violation is reported:', () => {
  it.each([
    ['an import from a higher row', 'src/crypto/srp.ts', `import { a } from '../session/tokens.ts'`],
    ['a sideways import', 'src/crypto/srp.ts', `import type { A } from '../transport/call.ts'`],
    ['a sideways import between entries', 'src/react/index.ts', `export * from '../vue/index.ts'`],
    ['a dynamic import from a higher row', 'src/storage/memory.ts', `export const a = () => import('../index.ts')`],
    ['an import type from a higher row', 'src/ports.ts', `export type A = import('./index.ts').A`],
    ['an import of the simulator', 'src/sign-in/challenge.ts', `import { a } from '../testing/totp.ts'`],
    ['a simulator that reads the session', 'src/testing/totp.ts', `import { a } from '../session/jwt.ts'`],
    ['an import without its ending', 'src/crypto/srp.ts', `import { a } from './timestamp'`],
    ['an import from outside the sources', 'src/crypto/srp.ts', `import { a } from '../../test/tools/a.ts'`],
    ['xstate outside the machines', 'src/session/refresh.ts', `import { setup } from 'xstate'`],
    ['react outside its folder', 'src/index.ts', `import type { ReactNode } from 'react'`],
    ['vue in react', 'src/react/flows.ts', `import { ref } from 'vue'`],
    ['jsbn in another file', 'src/crypto/srp.ts', `import { BigInteger } from 'jsbn'`],
    [
      'the AWS SDK in another file',
      'src/transport/operations.ts',
      `import type { A } from '@aws-sdk/client-cognito-identity-provider'`,
    ],
    ['a package that nothing lists', 'src/crypto/srp.ts', `import a from 'left-pad'`],
    [
      'a chart that imports a value of src',
      'machines/a/machine.ts',
      `import { a } from '../../src/sign-in/challenge.ts'`,
    ],
    [
      'a view that imports a value of src',
      'machines/a/view.ts',
      `import { type A, b } from '../../src/account/user.ts'`,
    ],
  ])('%s', (_, path, text) => {
    expect(importViolations(planted({ [path]: text }))).toHaveLength(1)
  })

  it.each([
    ['two files', `import { b } from './b.ts'`, `import { a } from './a.ts'`, ''],
    ['types', `import type { B } from './b.ts'`, `export type { A } from './a.ts'`, ''],
    ['import types', `export type A = import('./b.ts').A`, `export type B = import('./a.ts').B`, ''],
    ['a dynamic import', `import { b } from './b.ts'`, `export const b = () => import('./a.ts')`, ''],
    ['three files', `import { b } from './b.ts'`, `import { c } from '../c.ts'`, `import { a } from './users/a.ts'`],
  ])('a circle of %s', (_, a, b, c) => {
    const files = { 'src/testing/users/a.ts': a, 'src/testing/users/b.ts': b, 'src/testing/c.ts': c }

    expect(circleViolations(planted(files))).toEqual([
      expect.stringMatching(/^src\/testing\/users\/a\.ts imports .* imports src\/testing\/users\/a\.ts$/),
    ])
  })

  it.each([
    ['the cryptography', 'src/crypto/index.ts'],
    ['its arithmetic', 'src/crypto/mod-pow.ts'],
    ['the sign-in', 'machines/sign-in/index.ts'],
    ['the machine of another flow', 'machines/devices/machine.ts'],
  ])('createAuth that loads %s', (_, target) => {
    const files = {
      'src/create-auth.ts': `import { a } from './core.ts'`,
      'src/core.ts': `export { a } from '../${target}'`,
      [target]: 'export const a = 1',
    }

    expect(firstLoadViolations(planted(files))).toEqual([`src/create-auth.ts imports src/core.ts imports ${target}`])
  })

  it('a file that imports itself', () => {
    expect(circleViolations(planted({ 'src/a.ts': `export * from './a.ts'` }))).toHaveLength(1)
  })

  it.each([
    ['fetch', `export const a = () => fetch('/')`],
    ['globalThis', `export const a = () => globalThis.fetch`],
    ['globalThis by brackets', `export const a = () => globalThis['fetch']`],
    ['a name in shorthand', `export const a = () => ({ localStorage })`],
    ['a name behind typeof', `export const a = typeof window`],
    ['a bare timer', `export const a = (run: () => void) => setTimeout(run, 1)`],
    ['Date.now', `export const a = () => Date.now()`],
    ['new Date without a time', `export const a = () => new Date()`],
    ['Date called', `export const a = () => Date()`],
    ['Math.random', `export const a = () => Math.random()`],
    ['TextDecoder', `export const a = () => new TextDecoder()`],
    ['Buffer', `export const a = (text: string) => Buffer.from(text)`],
    ['a default value', `export const a = (clock = performance) => clock`],
    ['a base class', `export class A extends EventTarget {}`],
    ['a method that Hermes lacks', `export const a = (list: string[]) => list.toSorted()`],
  ])('%s', (_, text) => {
    expect(globalViolations(planted({ 'src/session/a.ts': text }))).not.toEqual([])
  })

  it('a BigInt literal', () => {
    expect(bigIntLiteralViolations(planted({ 'src/crypto/a.ts': 'export const zero = 0n' }))).toHaveLength(1)
  })

  it('a file that no row lists', () => {
    expect(placeViolations(planted({ 'src/utils.ts': '' }))).toHaveLength(1)
  })

  it.each([
    ['a function', 'export function a() {}'],
    ['a constant', '// A comment.\nexport const a = 1'],
    ['a type', 'export type A = string'],
    ['an interface', 'export interface A {}'],
    ['a class', 'export class A {}'],
    ['a default export', 'export default function () {}'],
  ])('%s without a docstring', (_, text) => {
    expect(docstringViolations(planted({ 'src/a.ts': `/** A. @module */\n${text}` }))).toHaveLength(1)
  })

  it('a file without a docstring', () => {
    expect(docstringViolations(planted({ 'src/a.ts': '/** One. */\nexport const a = 1' }))).toHaveLength(1)
  })
})

describe('what is allowed is not reported:', () => {
  it('imports from below, from the same folder, and types in a chart', () => {
    const clean = planted({
      'src/crypto/srp.ts': `import { a } from '../bytes.ts'\nimport { b } from './lazy.ts'\nimport { c } from '@noble/hashes/sha2.js'`,
      'machines/a/machine.ts': `import { setup } from 'xstate'\nimport type { A } from '../../src/sign-in/challenge.ts'\nimport { b } from '../flow.ts'`,
      'src/testing/totp.ts': `import { a } from '../crypto/mod-pow.ts'`,
    })

    expect(importViolations(clean)).toEqual([])
  })

  it('types of a flow, and what createAuth loads on demand', () => {
    const clean = planted({
      'src/create-auth.ts': `import type { A } from '../machines/sign-in/machine.ts'\nimport { b } from './crypto/load.ts'`,
      'src/crypto/load.ts': `export const b = () => import('./index.ts')`,
      'src/crypto/index.ts': '',
      'machines/sign-in/machine.ts': '',
    })

    expect(firstLoadViolations(clean)).toEqual([])
  })

  it('one file that several import', () => {
    const files = planted({
      'src/a.ts': `import { b } from './b.ts'\nimport { c } from './c.ts'`,
      'src/b.ts': `import type { C } from './c.ts'`,
      'src/c.ts': '',
    })

    expect(circleViolations(files)).toEqual([])
  })

  it('the names of parameters, members, labels and types', () => {
    const clean = planted({
      'src/session/a.ts': `
        import type { Fetch } from '../ports.ts'
        interface Here { window: Window; fetch: Fetch }
        export function a({ fetch, clock: { setTimeout } }: { fetch: Fetch; clock: Clock }, here: Here): Response {
          const { window: page } = here
          setTimeout(() => here.fetch, 1)
          return fetch(page.document, { crypto: 1 } satisfies RequestInit)
        }
        export const b = (now: number) => new Date(now).toISOString() + Date.UTC(2000, 1) + Math.floor(now)
        export class C extends Error {}`,
    })

    expect(globalViolations(clean)).toEqual([])
  })

  it('an exported constant, function and type with a docstring', () => {
    const text = '/**\n * A.\n *\n * @module\n */\n/** B. */\nexport const b = 1\n/** C. */\nexport function c() {}'

    expect(docstringViolations(planted({ 'src/a.ts': text }))).toEqual([])
  })
})
