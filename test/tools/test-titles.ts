/**
 * The titles of tests that run, read from the syntax of test files: a comment or a skipped test has none.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import ts from 'typescript'
import { TOP } from './program.ts'

/** Modifiers under which a test may not run, or is expected to fail. */
const NOT_RUN = ['skip', 'todo', 'skipIf', 'runIf', 'fails']
/** A place in a title that a row of a table fills. */
const PLACEHOLDER = /%[sdifjop#]|\$\w/

/** The call of `describe`, `it` or `test` at a node, with its modifiers and, of `each`, its table. */
interface TestCall {
  readonly kind: 'describe' | 'test'
  readonly modifiers: readonly string[]
  readonly table: ts.Node | undefined
  readonly title: ts.Expression | undefined
  readonly body: ts.Node | undefined
}

/**
 * The titles under which at least one test of a file runs: of tests, of the `describe` blocks around them, and the
 * strings in tables of `each` whose title has a place for them. A test counts if neither it nor a block around it is
 * skipped, and if it asserts something: itself, by a function of the same file, or by one of another file of the tests.
 *
 * @param file Relative to the top.
 * @param files The other files.
 */
export function readTestTitles(file: string, text: string, files: Files = FILES): string[] {
  const source = parse(file, text)
  const titles = new Set<string>()

  const visit = (node: ts.Node, above: readonly string[]): void => {
    const call = readTestCall(node)
    if (!call) ts.forEachChild(node, (child) => visit(child, above))
    else if (call.body && !call.modifiers.some((modifier) => NOT_RUN.includes(modifier))) {
      const all = [...above, ...titlesOf(call, source)]
      if (call.kind === 'describe') ts.forEachChild(call.body, (child) => visit(child, all))
      else if (isAsserting(call.body, source, files)) for (const title of all) titles.add(title)
    }
  }
  visit(source, [])
  return [...titles]
}

function readTestCall(node: ts.Node): TestCall | undefined {
  if (!ts.isCallExpression(node)) return undefined
  const modifiers: string[] = []
  let table: ts.Node | undefined
  let callee: ts.Expression = node.expression
  while (!ts.isIdentifier(callee)) {
    if (ts.isPropertyAccessExpression(callee)) {
      modifiers.push(callee.name.text)
      callee = callee.expression
    } else if (ts.isCallExpression(callee)) {
      table = callee.arguments[0]
      callee = callee.expression
    } else if (ts.isTaggedTemplateExpression(callee)) {
      table = callee.template
      callee = callee.tag
    } else return undefined
  }
  const kind = { describe: 'describe', it: 'test', test: 'test' }[callee.text] as TestCall['kind'] | undefined
  // `it.each(table)` alone is the callee of the call that has the title.
  if (!kind || (modifiers.some((modifier) => ['each', 'for', 'skipIf', 'runIf'].includes(modifier)) && !table)) {
    return undefined
  }
  return { kind, modifiers, table, title: node.arguments[0], body: node.arguments.find(ts.isFunctionLike) }
}

function titlesOf({ title, table }: TestCall, source: ts.SourceFile): string[] {
  const own = title ? stringsIn(title, source) : []
  const takesRows = own.length === 0 || own.some((text) => PLACEHOLDER.test(text))
  return table && takesRows ? [...own, ...stringsIn(table, source)] : own
}

/** The strings of an expression, names of the same file resolved once. */
function stringsIn(expression: ts.Node, source: ts.SourceFile): string[] {
  const strings: string[] = []
  const visit = (node: ts.Node, resolve: boolean): void => {
    if (ts.isStringLiteralLike(node)) strings.push(node.text)
    else if (ts.isIdentifier(node) && resolve) {
      const value = source.statements
        .filter(ts.isVariableStatement)
        .flatMap(({ declarationList }) => [...declarationList.declarations])
        .find(({ name }) => ts.isIdentifier(name) && name.text === node.text)?.initializer
      if (value) visit(value, false)
    } else if (!ts.isFunctionLike(node)) ts.forEachChild(node, (child) => visit(child, resolve))
  }
  visit(expression, true)
  return strings
}

const ASSERTIONS = ['expect', 'expectTypeOf', 'assert']

/** True if a piece of code asserts something, or a function that it comes to. */
function isAsserting(body: ts.Node, source: ts.SourceFile, files: Files): boolean {
  const found: Declared[] = [{ node: body, source }]
  // It grows meanwhile.
  for (const present of found) {
    for (const name of namesIn(present.node)) {
      if (ASSERTIONS.includes(name)) return true
      const next = declarationOf(name, present.source, files)
      if (next && !found.some(({ node }) => node === next.node)) found.push(next)
    }
  }
  return false
}

const named = new WeakMap<ts.Node, ReadonlySet<string>>()

/** The names that a piece of code uses. */
function namesIn(node: ts.Node): ReadonlySet<string> {
  const known = named.get(node)
  if (known) return known
  const names = new Set<string>()
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child)) names.add(child.text)
    ts.forEachChild(child, visit)
  }
  visit(node)
  named.set(node, names)
  return names
}

/** A function or a constant, and its file. */
interface Declared {
  readonly node: ts.Node
  readonly source: ts.SourceFile
}

/** The function or constant with a name, in a file or in the file of the tests that it is imported from. */
function declarationOf(name: string, source: ts.SourceFile, files: Files): Declared | undefined {
  for (const node of source.statements) {
    if (ts.isFunctionDeclaration(node) && node.name?.text === name) return { node, source }
    if (ts.isVariableStatement(node)) {
      const declared = node.declarationList.declarations.find(
        (each) => ts.isIdentifier(each.name) && each.name.text === name,
      )
      if (declared) return { node: declared, source }
    }
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue
    const { text } = node.moduleSpecifier
    const { namedBindings } = node.importClause ?? {}
    const names = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
    const imported = names.find((each) => each.name.text === name)
    if (!imported || !text.startsWith('.') || /\/(src|machines)\//.test(text)) continue
    const other = files(posix.join(posix.dirname(source.fileName), text))
    return other && declarationOf((imported.propertyName ?? imported.name).text, other, files)
  }
  return undefined
}

/** Finds the syntax of a file, relative to the top. */
type Files = (file: string) => ts.SourceFile | undefined

/** The syntax of a text. */
export const parse = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)

const parsed = new Map<string, ts.SourceFile | undefined>()

const FILES: Files = (file) => {
  if (!parsed.has(file)) {
    const path = resolve(TOP, file)
    parsed.set(file, existsSync(path) ? parse(file, readFileSync(path, 'utf8')) : undefined)
  }
  return parsed.get(file)
}
