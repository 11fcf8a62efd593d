import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { compile } from 'svelte/compiler'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { SIGN_IN_STEPS } from '../machines/sign-in/steps.ts'
import { browserPorts } from '../src/browser-ports.ts'
import { readSettings } from '../src/config.ts'
import { CONVERSATIONS_PAGE, withConversations } from './tools/conversations-page.ts'
import { readAnchors, readCodeBlocks, readLinks, readPictureLines } from './tools/markdown.ts'
import { CALLED_BY, OPERATIONS_PAGE, withTable } from './tools/operations-table.ts'
import { createProgram, TOP } from './tools/program.ts'
import { createTypeReader } from './tools/type-reader.ts'

const pagesIn = (folder: string) =>
  readdirSync(resolve(TOP, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file).replaceAll('\\', '/'))
const DOCS = pagesIn('docs')
/** The pages whose code is compiled. */
const PAGES = ['README.md', 'src/testing/README.md', ...DOCS]
/** Every page of the repository. */
const PAPERS = [
  ...['.', 'docs', 'machines', 'src/testing'].flatMap(pagesIn),
  ...readdirSync(resolve(TOP, 'examples'), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() && entry.name !== 'node_modules' ? pagesIn(`examples/${entry.name}`) : [],
  ),
]

const textOf = (paper: string) => readFileSync(resolve(TOP, paper), 'utf8')

describe('the code of a page', () => {
  const blocks = PAGES.flatMap((page) => readCodeBlocks(textOf(page), page).map((block) => ({ page, ...block })))
  let program: ts.Program

  beforeAll(() => {
    program = createProgram(
      ['phone', 'aws', 'framework'].map((name) => `test/types/${name}-modules.d.ts`),
      new Map(blocks.map(({ path, text }) => [path, text])),
    )
  })

  it.each([
    ['README.md', 6],
    ['docs/react-and-vue.md', 3],
    ['src/testing/README.md', 1],
    ['docs/sign-in.md', 3],
    ['docs/storage.md', 1],
    ['docs/svelte.md', 3],
    ['docs/solid.md', 2],
    ['docs/angular.md', 4],
    ['docs/nuxt.md', 4],
    ['docs/sveltekit.md', 5],
    ['docs/react-router.md', 3],
  ])('is in %s', (page, least) => {
    expect(blocks.filter((block) => block.page === page).length).toBeGreaterThanOrEqual(least)
  })

  it.each(blocks)('compiles in $page at line $line', ({ path }) => {
    const file = program.getSourceFile(resolve(TOP, path))

    const problems = ts.getPreEmitDiagnostics(program, file).map(({ messageText, start = 0 }) => ({
      line: file?.text.slice(0, start).split('\n').length,
      problem: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }))

    expect(problems).toEqual([])
  })
})

describe('a component of Svelte in a page', () => {
  const blocks = PAGES.flatMap((page) => readCodeBlocks(textOf(page), page).map((block) => ({ page, ...block })))

  it.each(blocks.filter(({ language }) => language === 'svelte'))('is one, in $page at line $line', ({ component }) => {
    expect(compile(component!, { runes: true, generate: 'client' }).warnings).toEqual([])
  })

  it.each(['{#if true}', '<p>{$derived(1)}</p>'])('that is none is reported: %s', (markup) => {
    expect(() => compile(markup, { runes: true })).toThrow()
  })
})

describe('README.md', () => {
  it('has at most 200 lines, and a picture and the commands of a clone on its first screen', () => {
    const lines = textOf('README.md').trimEnd().split('\n')

    expect(lines.length).toBeLessThanOrEqual(200)
    expect(readPictureLines(textOf('README.md'))[0]).toBeLessThanOrEqual(20)
    expect(lines.findIndex((line) => line.startsWith('npm start'))).toBeLessThanOrEqual(25)
  })

  it('says of sizes and times what docs/browsers.md says', () => {
    const [readme, browsers] = [textOf('README.md'), textOf('docs/browsers.md')]
    const row = (start: string) => readme.split(`| ${start}`)[1]?.split('\n')[0]?.split('|').slice(1, -1) ?? []
    const kilobytes = (cells: readonly string[]) => cells.map((cell) => Number.parseFloat(cell))
    const measured = (program: string) =>
      Number(browsers.match(new RegExp(`^\\| ${program}[^|]*\\| ([\\d,]+) \\|`, 'm'))?.[1]?.replace(',', '')) / 1000
    const names = [
      'the same and `useSignIn`',
      'aws-amplify 6',
      'amazon-cognito-identity-js 6',
      'amazon-cognito-passwordless-auth 0.17',
    ]
    const times = ['cognito-machines', 'aws-amplify', 'amazon-cognito-identity-js', 'amazon-cognito-passwordless-auth']

    expect(kilobytes(row('loaded for a sign-in'))).toEqual(names.map((name) => Number(measured(name).toFixed(1))))
    expect(row('SRP').map((cell) => cell.trim())).toEqual(
      times.map((name) => `${browsers.match(new RegExp(`^\\| ${name} \\| ([\\d.]+) \\|`, 'm'))?.[1]} ms`),
    )
    expect(readme).toContain(`a user who comes back ${measured('a user who comes back').toFixed(1)} `)
  })

  it('has a row for every step of a sign-in', () => {
    const table = textOf('README.md').split('| step |')[1]?.split('\n\n')[0] ?? ''
    const rows = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, step]) => step)

    expect(rows).toEqual(Object.keys(SIGN_IN_STEPS))
  })
})

describe('the tables of docs/', () => {
  it.each([
    ['docs/from-amplify.md', '`aws-amplify/auth`', 30],
    ['docs/from-identity-js.md', 'amazon-cognito-identity-js', 30],
    ['docs/from-passwordless-auth.md', 'amazon-cognito-passwordless-auth', 15],
  ])('name in %s, for each function of %s, only what is published, or a step', (page, theirs, least) => {
    const table = textOf(page).split(`| ${theirs} |`)[1]?.split('\n\n')[0] ?? ''
    const ours = [...table.matchAll(/^\|[^|]+\|(.*)\|$/gm)].flatMap(([, cell]) => [
      ...cell!.matchAll(/`([a-z]+[A-Z]\w+)`/g),
    ])
    const published = Object.values(
      JSON.parse(textOf('test/public-names.json')) as Record<string, { values: string[] }>,
    ).flatMap(({ values }) => values)
    // Members of credentials.
    const known = new Set([...published, ...Object.keys(SIGN_IN_STEPS), 'authFlow', 'stepUp'])

    expect(ours.length).toBeGreaterThan(least)
    expect(ours.map(([, name]) => name!).filter((name) => !known.has(name))).toEqual([])
  })

  it('have every option of createAuth', () => {
    const table = textOf('docs/options.md').split('| option |')[1]?.split('\n\n')[0] ?? ''
    const settings = readSettings({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client' })
    const options = [
      ...Object.keys(browserPorts()),
      ...Object.keys(settings),
      'inspect',
      'transport',
      'migrateFrom',
      'crypto',
    ]
    const notOptions = ['userPoolId', 'clientId', 'userPoolName', 'isOnServer', 'region']

    expect(options.filter((name) => !notOptions.includes(name) && !table.includes(`\`${name}\``))).toEqual([])
  })

  it('are up to date about all operations', () => {
    expect(withTable(textOf(OPERATIONS_PAGE))).toBe(textOf(OPERATIONS_PAGE))
  })

  it.each(Object.entries(CALLED_BY))('name what calls %s, and a test that sees it', (operation, names) => {
    const row = textOf(OPERATIONS_PAGE).match(new RegExp(`^\\| \`${operation}\` \\|.*$`, 'm'))?.[0] ?? ''
    const published = new Set(
      Object.values(JSON.parse(textOf('test/public-names.json')) as Record<string, { values: string[] }>).flatMap(
        ({ values }) => values,
      ),
    )
    const sources = readSources().filter(([, text]) => text.includes(`'${operation}'`))

    expect(names.filter((name) => !published.has(name))).toEqual([])
    // Sent by this library, and not only known to it.
    expect(sources.length).toBeGreaterThan(0)
    expect(row).toMatch(/\| \[[\w/-]+\]\(\.\.\/test\/.+\) \|$/)
  })

  it('say what to do about every code of ours', () => {
    const codes = textOf('src/errors.ts').match(/(?<=\| ')ERR_\w+/g) ?? []

    expect(codes.length).toBeGreaterThan(15)
    expect(codes.filter((code) => !textOf('docs/errors-and-messages.md').includes(`\`${code}\``))).toEqual([])
  })
})

/** The sources that call the service: without the types of the wire and the simulator. */
function readSources(): readonly (readonly [file: string, text: string])[] {
  return readdirSync(resolve(TOP, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/^(testing|transport.operations)/.test(file))
    .map((file) => [file, textOf(`src/${file}`)] as const)
}

describe('docs/conversations.md', () => {
  it('is what the types say now', () => {
    expect(withConversations(textOf(CONVERSATIONS_PAGE))).toBe(textOf(CONVERSATIONS_PAGE))
  })

  it('has a sentence for every action, and for all data of every step', () => {
    const [, steps = ''] = /## Sign-in\n([\s\S]*)\n## Inputs\n/.exec(textOf(CONVERSATIONS_PAGE)) ?? []
    const rows = steps.match(/^\| `\w+.*$/gm) ?? []

    expect(rows.length).toBeGreaterThan(80)
    expect(rows.filter((row) => /\| *\|$/.test(row))).toEqual([])
  })

  it('is made of the steps of a union, their inputs and their members, absent or not', () => {
    const view = `
      type Action<Input extends readonly unknown[] = []> = (...input: Input) => Promise<void>
      type Step<Name extends string, Input extends string = never> =
        { readonly step: Name; readonly fields: Readonly<Record<Input, string>>; readonly cancel: Action }
      /** One more. */
      type Kind = 'a' | 'b'
      export type View =
        | (Step<'first', 'name'> & {
            /** Sends it. */
            readonly submit: Action<[input: { readonly name: string }]>
            readonly other: Action | undefined
          })
        | (Step<'second'> & { readonly kind: Kind | undefined })
        | Step<'third'>`
    const reader = createTypeReader([], new Map([['src/planted.ts', view]]))

    const steps = reader.steps('src/planted.ts', 'View')

    expect(steps.map(({ name, inputs }) => [name, inputs])).toEqual([
      ['first', ['name']],
      ['second', []],
      ['third', []],
    ])
    expect(
      steps.map(({ members }) =>
        members.map(({ name, parameters, isOptional, says }) => [name, parameters, isOptional, says]),
      ),
    ).toEqual([
      [
        ['submit', 'input: { name: string }', false, 'Sends it.'],
        ['other', '', true, ''],
      ],
      [['kind', undefined, false, '']],
      [],
    ])
    expect(reader.mentioned(steps.flatMap(({ members }) => members))).toEqual(['Kind'])
    expect(reader.textOf('Kind')).toBe("'a' | 'b'")
    expect(() => reader.steps('src/planted.ts', 'Other')).toThrow('src/planted.ts has no type Other')
  })
})

describe('CONTRIBUTING.md', () => {
  it('names every gate of .ci/run, and no other', () => {
    const cells = [...textOf('CONTRIBUTING.md').matchAll(/^\| `n[^|]+\|[^|]+\| ([^|]+) \|$/gm)].map(([, cell]) => cell!)
    const named = cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, gate]) => gate))
    const gates = [...textOf('.ci/run').matchAll(/^ *(?:limit=\d+ )?(?:gate|suite) ([\w-]+) /gm)].map(
      ([, gate]) => gate,
    )

    expect(gates.length).toBeGreaterThan(15)
    expect(named.sort()).toEqual(gates.sort())
  })
})

describe('the changesets', () => {
  it('each bump this package, and say in sentences what is new', () => {
    const files = readdirSync(resolve(TOP, '.changeset')).filter((file) => file.endsWith('.md'))
    const form = /^---\n'cognito-machines': (?:major|minor|patch)\n---\n\n\S[\s\S]*\.\n$/

    expect(files.filter((file) => !form.test(textOf(`.changeset/${file}`)))).toEqual([])
  })
})

describe('the pages', () => {
  it('are all reached from docs/README.md, which README.md leads to', () => {
    const targets = readLinks(textOf('docs/README.md')).map(({ target }) => join('docs', target))

    expect(readLinks(textOf('README.md')).map(({ target }) => target)).toContain('docs/README.md')

    expect(DOCS.filter((page) => page !== 'docs/README.md' && !targets.includes(page))).toEqual([])
  })

  it.each(PAPERS)('%s leads only to files and headings that exist', (paper) => {
    expect(deadLinks(paper, textOf(paper))).toEqual([])
  })

  it.each([
    ['a file that is missing', '[a](docs/none.md)', ['docs/none.md']],
    ['a heading that is missing', '[a](docs/sign-in.md#none)', ['docs/sign-in.md#none']],
    ['a heading of the same page', '# One\n[a](#one) [b](#two)', ['#two']],
    ['a picture that is missing', '![a](none.png)', ['none.png']],
    ['a file outside the repository', '[a](../../etc/passwd)', ['../../etc/passwd']],
  ])('report %s', (_, markdown, dead) => {
    expect(deadLinks('README.md', markdown)).toEqual(dead)
  })
})

/** The links of a page that lead nowhere. */
function deadLinks(page: string, markdown: string): string[] {
  return readLinks(markdown)
    .filter(({ target, anchor }) => {
      const path = target === '' ? resolve(TOP, page) : resolve(TOP, page, '..', target)
      if (relative(TOP, path).startsWith('..') || !existsSync(path)) return true
      if (anchor === undefined) return false
      return !readAnchors(target === '' ? markdown : readFileSync(path, 'utf8')).includes(anchor)
    })
    .map(({ target, anchor }) => `${target}${anchor === undefined ? '' : `#${anchor}`}`)
}

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
