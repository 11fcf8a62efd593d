/**
 * The catalogue of faults in docs/faults.md: its rows, and the tests that they name.
 * `npx tsx test/tools/faults-table.ts` writes the tests of every code that begins a title.
 *
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TOP } from './program.ts'
import { readTestTitles } from './test-titles.ts'

/** The page of the catalogue. */
export const FAULTS = 'docs/faults.md'

/** A test by its file, relative to the top, and its title. */
export interface NamedTest {
  readonly file: string
  readonly title: string
}

/** A row of the catalogue. */
export interface Fault {
  readonly code: string
  readonly tests: readonly NamedTest[]
}

const ROW = /^\| ([A-K]\d{1,2}) \|(.*\|) (.*?) ?\|$/gm
/** As many tests as a row names. */
const MOST = 3

/** The rows of the catalogue. */
export function readFaults(markdown: string): Fault[] {
  return [...markdown.matchAll(ROW)].map(([, code, , cell]) => ({
    code: code!,
    tests: [...cell!.matchAll(/“([^”]+)” \(\[[^\]]*\]\(\.\.\/([^)]+)\)\)/g)].map(([, title, file]) => ({
      title: title!,
      file: file!,
    })),
  }))
}

/** Every test of the repository that runs, by the titles it stands under. */
export function readAllTests(): NamedTest[] {
  return readdirSync(resolve(TOP, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.tsx?$/.test(file) && !/node_modules|^tools/.test(file))
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .sort()
    .flatMap((file) => readTestTitles(file, readFileSync(resolve(TOP, file), 'utf8')).map((title) => ({ file, title })))
}

/** The codes that a title begins with. */
export function codesOf(title: string): string[] {
  const [codes = ''] = /^(?:[A-K]\d{1,2}(?=[\s:]) ?(?:to )?)+/.exec(title) ?? []
  return codes.match(/[A-K]\d{1,2}/g) ?? []
}

/** The page with the first test of each file for every code that begins a title. */
export function withTests(markdown: string, tests: readonly NamedTest[]): string {
  return markdown.replace(ROW, (row, code: string, middle: string) => {
    const named = tests.filter(({ title }) => codesOf(title).includes(code))
    const firsts = named.filter(({ file }, index) => named.findIndex((other) => other.file === file) === index)
    if (firsts.length === 0) return row
    const cell = firsts
      .slice(0, MOST)
      .map(({ file, title }) => `“${title}” ([${file.replace(/^test\/|\.test\.tsx?$/g, '')}](../${file}))`)
    return `| ${code} |${middle} ${cell.join(', ')} |`
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const page = resolve(TOP, FAULTS)
  writeFileSync(page, withTests(readFileSync(page, 'utf8'), readAllTests()))
}
