import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCodeBlocks, readLinks } from './tools/markdown.ts'
import { createProgram, TOP } from './tools/program.ts'

const PAPERS = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CONTRIBUTING.md', 'src/testing/README.md']
const textOf = (paper: string) => readFileSync(resolve(TOP, paper), 'utf8')

describe('the code in README.md', () => {
  const blocks = readCodeBlocks(textOf('README.md'))
  let program: ts.Program

  beforeAll(() => {
    program = createProgram([], new Map(blocks.map(({ path, text }) => [path, text])))
  })

  it('is there', () => {
    expect(blocks.length).toBeGreaterThan(3)
  })

  it.each(blocks)('compiles at line $line', ({ path }) => {
    const file = program.getSourceFile(resolve(TOP, path))

    const problems = ts.getPreEmitDiagnostics(program, file).map(({ messageText, start = 0 }) => ({
      line: file?.text.slice(0, start).split('\n').length,
      problem: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }))

    expect(problems).toEqual([])
  })
})

describe('the papers', () => {
  it.each(PAPERS)('%s names only files that exist', (paper) => {
    const missing = readLinks(textOf(paper)).filter((target) => !existsSync(resolve(TOP, paper, '..', target)))

    expect(missing).toEqual([])
  })
})

describe('a code block', () => {
  it('that does not compile is reported', () => {
    const [block] = readCodeBlocks("```ts\nimport { createAuth } from 'cognito-machines'\ncreateAuth({})\n```")
    const planted = createProgram([], new Map([[block!.path, block!.text]]))

    expect(ts.getPreEmitDiagnostics(planted, planted.getSourceFile(resolve(TOP, block!.path)))).not.toEqual([])
  })
})
