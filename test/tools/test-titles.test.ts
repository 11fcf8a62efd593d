/** What counts as a title of a test that runs, on planted test files. */
import { describe, expect, it } from 'vitest'
import { codesOf, readFaults, withTests } from './faults-table.ts'
import { parse, readTestTitles } from './test-titles.ts'

const OTHERS: Readonly<Record<string, string>> = {
  'test/bench.ts': 'export const open = () => ({})\nexport function check() { expect(1).toBe(1) }',
  'test/deep/steps.ts': "import { check as look } from '../bench.ts'\nexport const walk = () => look()",
}
const titlesOf = (text: string) =>
  readTestTitles('test/planted.test.ts', text, (file) => (OTHERS[file] ? parse(file, OTHERS[file]) : undefined))

describe('a title counts', () => {
  it.each([
    ["it('A1 works', () => { expect(1).toBe(1) })"],
    ["test.concurrent('A1 works', async () => expect(await f()).toBe(1))"],
    ["import { check } from './bench.ts'\nit('A1 works', () => check(1))"],
    ["import { walk } from './deep/steps.ts'\nit('A1 works', () => walk())"],
    ["const check = () => { expect(1).toBe(1) }\nit('A1 works', () => check())"],
    ["describe('A1 works', () => { it('on all days', () => { expect(1).toBe(1) }) })"],
    ["it.each([['A1 works', 1]])('%s', (_, n) => { expect(n).toBe(1) })"],
    ["it.each([{ name: 'A1 works' }])('$name', ({ name }) => { expect(name).toBe(1) })"],
    ["const ROWS = { 'x': 'A1 works' }\nit.each(Object.entries(ROWS))('%s: %s', (x) => { expect(x).toBe(1) })"],
  ])('in %j', (text) => {
    expect(titlesOf(text)).toContain('A1 works')
  })
})

describe('a title does not count', () => {
  it.each([
    ['in a comment', "// it('A1 works', () => { expect(1).toBe(1) })"],
    ['in a string', 'const text = "it(\'A1 works\', () => { expect(1) })"'],
    ['of a skipped test', "it.skip('A1 works', () => { expect(1).toBe(1) })"],
    ['of a skipped table', "it.skip.each([[1]])('A1 works', (n) => { expect(n).toBe(1) })"],
    ['of a test that runs on a condition', "it.runIf(false)('A1 works', () => { expect(1).toBe(1) })"],
    ['of a test to be written', "it.todo('A1 works')"],
    ['of a test that is expected to fail', "it.fails('A1 works', () => { expect(1).toBe(2) })"],
    ['of a test that asserts nothing', "import { run } from '../src/run.ts'\nit('A1 works', () => { run() })"],
    ['of a test that only sets the scene', "import { open } from './bench.ts'\nit('A1 works', () => { open() })"],
    ['of an empty test', "it('A1 works', () => {})"],
    ['in a skipped block', "describe.skip('all', () => { it('A1 works', () => { expect(1).toBe(1) }) })"],
    ['of a block without tests', "describe('A1 works', () => {})"],
    ['of a block whose tests are skipped', "describe('A1 works', () => { it.skip('x', () => { expect(1) }) })"],
  ])('%s', (_, text) => {
    expect(titlesOf(text)).not.toContain('A1 works')
  })
})

describe('the table of faults', () => {
  const page = '| A1 | It breaks. | It heals. | |\n| A2 | It hangs. | It ends. | “ends” ([a/b](../test/a/b.test.ts)) |'

  it('has the tests of each row', () => {
    expect(readFaults(page)).toEqual([
      { code: 'A1', tests: [] },
      { code: 'A2', tests: [{ file: 'test/a/b.test.ts', title: 'ends' }] },
    ])
  })

  it('is filled with the first test of each file whose title begins with the code', () => {
    const tests = ['A1 A3 heals', 'A1 heals again', 'heals A2'].map((title) => ({ file: 'test/c.test.ts', title }))

    expect(readFaults(withTests(page, tests))).toEqual([
      { code: 'A1', tests: [{ file: 'test/c.test.ts', title: 'A1 A3 heals' }] },
      { code: 'A2', tests: [{ file: 'test/a/b.test.ts', title: 'ends' }] },
    ])
  })

  it.each([
    ['A1 A22 heals', ['A1', 'A22']],
    ['I1 to I10: heals', ['I1', 'I10']],
    ['B8', []],
    ['heals A1', []],
  ])('reads the codes of %j', (title, codes) => {
    expect(codesOf(title)).toEqual(codes)
  })
})
