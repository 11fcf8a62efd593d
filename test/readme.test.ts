import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { SIGN_IN_STEPS } from '../machines/sign-in/steps.ts'
import { browserPorts } from '../src/browser-ports.ts'
import { readSettings } from '../src/config.ts'
import { readCodeBlocks, readLinks } from './tools/markdown.ts'
import { ASKED_BY, withTable } from './tools/operations-table.ts'
import { createProgram, TOP } from './tools/program.ts'

const PAPERS = ['README.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CONTRIBUTING.md', 'src/testing/README.md']
const textOf = (paper: string) => readFileSync(resolve(TOP, paper), 'utf8')

describe.each([
  { paper: 'README.md', least: 10 },
  { paper: 'src/testing/README.md', least: 1 },
])('the code in $paper', ({ paper, least }) => {
  const blocks = readCodeBlocks(textOf(paper))
  let program: ts.Program

  beforeAll(() => {
    program = createProgram(['test/types/phone-modules.d.ts'], new Map(blocks.map(({ path, text }) => [path, text])))
  })

  it('is there', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(least)
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

describe('README.md', () => {
  it('has a row for every step of a sign-in', () => {
    const table = textOf('README.md').split('| step |')[1]?.split('\n\n')[0] ?? ''
    const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, step]) => step)

    expect(rows).toEqual(Object.keys(SIGN_IN_STEPS))
  })

  it('names for each function of Amplify only what is published', () => {
    const table = textOf('README.md').split('| `aws-amplify/auth` |')[1]?.split('\n\n')[0] ?? ''
    const ours = [...table.matchAll(/^\|[^|]+\|(.*)\|$/gm)].flatMap(([, cell]) => [
      ...cell!.matchAll(/`([a-z]+[A-Z]\w+)`/g),
    ])
    const published = new Set(
      Object.values(JSON.parse(textOf('test/public-names.json')) as Record<string, { values: string[] }>).flatMap(
        ({ values }) => values,
      ),
    )

    expect(ours.length).toBeGreaterThan(30)
    expect(ours.map(([, name]) => name!).filter((name) => !published.has(name))).toEqual([])
  })

  it('has every option of createAuth', () => {
    const table = textOf('README.md').split('| option |')[1]?.split('\n\n')[0] ?? ''
    const settings = readSettings({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client' })
    const options = [...Object.keys(browserPorts()), ...Object.keys(settings), 'inspect', 'transport', 'migrateFrom']
    const notOptions = ['userPoolId', 'clientId', 'userPoolName', 'region']

    expect(options.filter((name) => !notOptions.includes(name) && !table.includes(`\`${name}\``))).toEqual([])
  })

  it('has the table of all operations as it is', () => {
    expect(withTable(textOf('README.md'))).toBe(textOf('README.md'))
  })

  it.each(Object.entries(ASKED_BY))('says truly what asks for %s, and which test sees it', (operation, names) => {
    const row = textOf('README.md').match(new RegExp(`^\\| \`${operation}\` \\|.*$`, 'm'))?.[0] ?? ''
    const published = new Set(
      Object.values(JSON.parse(textOf('test/public-names.json')) as Record<string, { values: string[] }>).flatMap(
        ({ values }) => values,
      ),
    )
    const sources = readSources().filter(([, text]) => text.includes(`'${operation}'`))

    expect(names.filter((name) => !published.has(name))).toEqual([])
    // Asked for by this library, and not only known to it.
    expect(sources.length).toBeGreaterThan(0)
    expect(row).toMatch(/\| \[[\w/-]+\]\(test\/.+\) \|$/)
  })

  it('says what to do about every code of ours', () => {
    const codes = textOf('src/errors.ts').match(/(?<=\| ')ERR_\w+/g) ?? []

    expect(codes.length).toBeGreaterThan(15)
    expect(codes.filter((code) => !textOf('README.md').includes(`\`${code}\``))).toEqual([])
  })
})

/** What asks the service: the sources without the types of the wire and the simulator. */
function readSources(): readonly (readonly [file: string, text: string])[] {
  return readdirSync(resolve(TOP, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(testing|transport.operations)/.test(file))
    .map((file) => [file, textOf(`src/${file}`)] as const)
}

describe('the papers', () => {
  it.each(PAPERS)('%s names only files that exist', (paper) => {
    const missing = readLinks(textOf(paper)).filter((target) => !existsSync(resolve(TOP, paper, '..', target)))

    expect(missing).toEqual([])
  })
})

describe('a code block', () => {
  it('that does not compile is reported', () => {
    const text =
      "import { createAuth } from 'cognito-machines'\nimport { a } from 'cognito-machines/none'\ncreateAuth({})"
    const [block] = readCodeBlocks(`\`\`\`ts\n${text}\n\`\`\``)
    const planted = createProgram([], new Map([[block!.path, block!.text]]))

    const problems = ts.getPreEmitDiagnostics(planted, planted.getSourceFile(resolve(TOP, block!.path)))

    expect(problems.map(({ code }) => code).sort()).toEqual([2307, 2345])
  })
})
