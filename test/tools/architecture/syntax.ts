/**
 * What a source file says, read from its syntax: imports, free names, exports without a docstring.
 *
 * @module
 */
import { posix } from 'node:path'
import ts from 'typescript'

/** One import, re-export or dynamic import. */
export interface Import {
  readonly specifier: string
  /** True when nothing of it is left at run time. */
  readonly typeOnly: boolean
  /** True for `import()`. */
  readonly onDemand?: boolean
}

/** A name that a file uses without declaring or importing it. */
export interface FreeName {
  readonly name: string
  /** With what is read of it, such as `Date.now`, or `new Date` when it is constructed without arguments. */
  readonly use: string
}

/** Every import of a file, type imports included. */
export function readImports(file: ts.SourceFile): Import[] {
  const imports: Import[] = []
  visit(file, (node) => {
    if (ts.isImportDeclaration(node)) {
      const { importClause: clause } = node
      const names = clause?.namedBindings
      const onlyTypes =
        names !== undefined && ts.isNamedImports(names) && names.elements.every((each) => each.isTypeOnly)
      const typeOnly = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || (!clause?.name && onlyTypes)
      imports.push({ specifier: textOf(node.moduleSpecifier), typeOnly })
    }
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      const { exportClause: clause } = node
      const onlyTypes =
        clause !== undefined && ts.isNamedExports(clause) && clause.elements.every((each) => each.isTypeOnly)
      imports.push({ specifier: textOf(node.moduleSpecifier), typeOnly: node.isTypeOnly || onlyTypes })
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      imports.push({ specifier: textOf(node.arguments[0]), typeOnly: false, onDemand: true })
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      imports.push({ specifier: textOf(node.argument.literal), typeOnly: true })
    }
    return true
  })
  return imports
}

/** The file that a relative specifier means, by its path from the top. */
export function resolveRelative(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier)
}

/** Every name that a file takes from its surroundings, in expressions (types are free to name anything). */
export function readFreeNames(file: ts.SourceFile, checker: ts.TypeChecker): FreeName[] {
  const names: FreeName[] = []
  visit(file, (node) => {
    // `extends Error` is the one type node that is evaluated.
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return false
    if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return false
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return false
    if (ts.isIdentifier(node) && isReference(node) && !isDeclared(node, checker)) {
      names.push({ name: node.text, use: wordsOf(node) })
    }
    return true
  })
  return names
}

/** Every property that a file reads or calls, such as `toSorted` of `list.toSorted()`. */
export function readPropertyNames(file: ts.SourceFile): string[] {
  const names: string[] = []
  visit(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) names.push(node.name.text)
    return true
  })
  return names
}

/** Every BigInt literal of a file, as written. */
export function readBigIntLiterals(file: ts.SourceFile): string[] {
  const literals: string[] = []
  visit(file, (node) => {
    if (ts.isBigIntLiteral(node)) literals.push(node.text)
    return true
  })
  return literals
}

/** The exports of a file that no docstring stands above. Re-exports are documented where they are declared. */
export function readUndocumentedExports(file: ts.SourceFile): string[] {
  const documented = new Set<string>()
  const exported = new Set<string>()
  for (const statement of file.statements) {
    if (!ts.canHaveModifiers(statement)) continue
    if (!ts.getModifiers(statement)?.some((each) => each.kind === ts.SyntaxKind.ExportKeyword)) continue
    const hasDocstring = ts.getJSDocCommentsAndTags(statement).some((each) => ts.isJSDoc(each) && !isAboutModule(each))
    for (const name of declaredNames(statement)) {
      exported.add(name)
      if (hasDocstring) documented.add(name)
    }
  }
  return [...exported].filter((name) => !documented.has(name))
}

/** Whether the file opens with a docstring about itself. */
export function hasModuleDocstring(file: ts.SourceFile): boolean {
  return /^\s*(?:(['"])use client\1;?\s*)?\/\*\*(?:(?!\*\/)[\s\S])*@module\s*\*\//.test(file.text)
}

function visit(node: ts.Node, see: (node: ts.Node) => boolean): void {
  if (!see(node)) return
  ts.forEachChild(node, (child) => visit(child, see))
}

function textOf(node: ts.Node | undefined): string {
  return node && ts.isStringLiteralLike(node) ? node.text : ''
}

/** Whether an identifier stands for a value, and is not merely the name of a member, a label or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent) || ts.isMetaProperty(parent)) return parent.name !== node
  if (ts.isBindingElement(parent)) return parent.initializer === node
  if (ts.isJsxAttribute(parent) || ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false
  if (ts.isJsxOpeningLikeElement(parent) || ts.isJsxClosingElement(parent)) return /^[A-Z]/.test(node.text)
  const named = parent as { name?: ts.Node; propertyName?: ts.Node }
  if (ts.isShorthandPropertyAssignment(parent)) return true
  return named.name !== node && named.propertyName !== node
}

function isDeclared(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  if (node.text === 'undefined' || node.text === 'arguments') return true
  if (node.text === 'globalThis') return false
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node)
  return (symbol?.declarations?.length ?? 0) > 0
}

function wordsOf(node: ts.Identifier): string {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return `${node.text}.${parent.name.text}`
  if (ts.isNewExpression(parent) && (parent.arguments?.length ?? 0) === 0) return `new ${node.text}`
  if (ts.isCallExpression(parent) && parent.expression === node) return `${node.text}()`
  return node.text
}

/** The docstring of the file stands above its first statement, but says nothing about that. */
function isAboutModule(docstring: ts.JSDoc): boolean {
  return docstring.tags?.some((tag) => tag.tagName.text === 'module') ?? false
}

function declaredNames(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map((each) => each.name.getText())
  }
  const { name } = statement as { name?: ts.Node }
  return [name ? name.getText() : 'default']
}
