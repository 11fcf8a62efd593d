/**
 * The titles of tests that run, read from the syntax of test files: a comment or a skipped test has none.
 *
 * @module
 */
import ts from 'typescript'

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
 */
export function readTestTitles(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const titles = new Set<string>()

  const visit = (node: ts.Node, above: readonly string[]): void => {
    const call = readTestCall(node)
    if (!call) ts.forEachChild(node, (child) => visit(child, above))
    else if (call.body && !call.modifiers.some((modifier) => NOT_RUN.includes(modifier))) {
      const all = [...above, ...titlesOf(call, source)]
      if (call.kind === 'describe') ts.forEachChild(call.body, (child) => visit(child, all))
      else if (isAsserting(call.body, source)) for (const title of all) titles.add(title)
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

function isAsserting(body: ts.Node, source: ts.SourceFile, seen: ReadonlySet<string> = new Set()): boolean {
  return namesIn(body).some((name) => {
    if (ASSERTIONS.includes(name)) return true
    if (seen.has(name)) return false
    const declared = declarationOf(name, source)
    if (!declared) return false
    return ts.isImportDeclaration(declared) || isAsserting(declared, source, new Set([...seen, name]))
  })
}

/** The names that a piece of code uses as values. */
function namesIn(node: ts.Node): string[] {
  const names: string[] = []
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child)) names.push(child.text)
    ts.forEachChild(child, visit)
  }
  visit(node)
  return names
}

/** The function or constant of a file with a name, or the import of it from another file of the tests. */
function declarationOf(name: string, source: ts.SourceFile): ts.Node | undefined {
  return source.statements.find((statement) => {
    if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.some(
        (each) => ts.isIdentifier(each.name) && each.name.text === name,
      )
    }
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return false
    const { text } = statement.moduleSpecifier
    const { namedBindings } = statement.importClause ?? {}
    const names = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
    return text.startsWith('.') && !/\/(src|machines)\//.test(text) && names.some((each) => each.name.text === name)
  })
}
