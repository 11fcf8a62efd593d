/**
 * The tables of facts and of assumptions in the simulator's README.
 * `npx tsx test/tools/simulator-tables.ts` writes them.
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { DEFAULT_ASSUMPTIONS } from '../../src/testing/assumptions.ts'
import { FACTS } from '../testing/facts/facts.ts'
import { TOP } from './program.ts'

const README = 'src/testing/README.md'

/** One row a fact: what it says and where it was seen. */
function factsTable(): string {
  const rows = Object.values(FACTS).map(({ says, source }) => `| ${cell(says)} | ${cell(source)} |`)
  return ['| fact | seen in |', '|---|---|', ...rows].join('\n')
}

/** One row an assumption: its name, its default, and the comment at its declaration. */
function assumptionsTable(): string {
  const questions = readQuestions()
  const rows = Object.entries(DEFAULT_ASSUMPTIONS).map(([name, value]) => {
    const shown = Array.isArray(value) ? value.join(', ') : String(value)
    return `| \`${name}\` | ${cell(shown)} | ${cell(questions.get(name) ?? '')} |`
  })
  return ['| assumption | default | the question |', '|---|---|---|', ...rows].join('\n')
}

function readQuestions(): ReadonlyMap<string, string> {
  const path = resolve(TOP, 'src/testing/assumptions.ts')
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const declaration = file.statements.find((node) => ts.isInterfaceDeclaration(node))
  const members = declaration?.members.filter((node) => ts.isPropertySignature(node)) ?? []
  return new Map(
    members.map((member) => {
      const [comment] = ts.getJSDocCommentsAndTags(member)
      return [member.name.getText(), ts.getTextOfJSDocComment(comment?.comment) ?? '']
    }),
  )
}

const cell = (text: string): string => text.replace(/\s+/g, ' ').replace(/\|/g, '\\|')

const TABLES: Readonly<Record<string, () => string>> = { facts: factsTable, assumptions: assumptionsTable }

/** The README with the present tables in it. */
export function withTables(readme: string): string {
  return Object.entries(TABLES).reduce((text, [name, table]) => {
    const [start, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`].map(
      (mark) => [mark, text.indexOf(mark)] as const,
    )
    if (start![1] < 0 || end![1] < start![1]) throw new Error(`${README} has no place for the table of ${name}`)
    return `${text.slice(0, start![1] + start![0].length)}${table()}${text.slice(end![1])}`
  }, readme)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const readme = resolve(TOP, README)
  writeFileSync(readme, withTables(readFileSync(readme, 'utf8')))
}
