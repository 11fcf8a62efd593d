/**
 * Types of the sources as pages tell of them: the steps of a view, the members of an interface, each with its sentence.
 *
 * @module
 */
import { resolve } from 'node:path'
import ts from 'typescript'
import { createProgram, TOP } from './program.ts'

/** Members of every step. */
const SHARED = ['step', 'pending', 'error', 'fields', 'cancel', 'form', 'challengeName']
/** Types that pages of their own are about, or that the reader knows. */
const KNOWN_TYPES = /^(Readonly|Record|Promise|Extract|Sensitive|AuthError|Field|FieldName|DomForm|Outcome|.*Action)$/

/** A member of a step, of an interface or of a status. */
export interface Member {
  readonly name: string
  /** As it is written, on one line. */
  readonly type: string
  readonly isOptional: boolean
  /** The parameters of an action, as they are written. `undefined` for data. */
  readonly parameters: string | undefined
  readonly says: string
  readonly declaration: ts.Declaration
}

/** A step of a conversation. */
export interface Step {
  readonly name: string
  readonly inputs: readonly string[]
  readonly members: readonly Member[]
}

/** Reads types from the sources. */
export interface TypeReader {
  /** The steps of a view, in the order of the union. */
  steps(file: string, view: string): readonly Step[]
  /** The members of an interface. */
  members(file: string, name: string): readonly Member[]
  /** The members of a union over `status`. */
  statuses(file: string, name: string): ReadonlyMap<string, readonly Member[]>
  /** The names of our own types that the members mention, and that these mention in turn. */
  mentioned(members: readonly Member[]): readonly string[]
  /** The members of a type that was mentioned. Empty if it is no interface. */
  membersOf(name: string): readonly Member[]
  /** A type that was mentioned and is no interface, as it is written, or its members where it is computed. */
  textOf(name: string): string
}

/** Makes a reader of files of the repository. `texts` are further ones, in memory. */
export function createTypeReader(files: readonly string[], texts?: ReadonlyMap<string, string>): TypeReader {
  const program = createProgram(files, texts)
  const checker = program.getTypeChecker()

  const typeOf = (file: string, name: string): ts.Type => {
    const source = program.getSourceFile(resolve(TOP, file))
    const found = source?.statements.find(
      (statement): statement is ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
        (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) && statement.name.text === name,
    )
    if (!found) throw new Error(`${file} has no type ${name}`)
    return checker.getTypeAtLocation(found.name)
  }

  const membersOf = (type: ts.Type): Member[] =>
    type.getProperties().map((property) => {
      const declaration = property.declarations?.[0] as ts.PropertySignature | ts.MethodSignature
      const written = oneLine(
        ts.isMethodSignature(declaration)
          ? `Action<[${declaration.parameters.map((parameter) => parameter.getText()).join(', ')}]>`
          : (declaration.type?.getText() ?? ''),
      )
      const [, parameters] = /^\w*Action(?:< ?\[(.*)\] ?>)?(?: \| undefined)?$/.exec(written) ?? []
      const isAction = /^\w*Action(<|$| \|)/.test(written)
      return {
        name: property.name,
        type: written,
        isOptional: declaration.questionToken !== undefined || (isAction && written.endsWith('| undefined')),
        parameters: isAction ? (parameters ?? '').replaceAll('readonly ', '') : undefined,
        says: oneLine(ts.displayPartsToString(property.getDocumentationComment(checker))).replace(
          /\{@link (\w+)\}/g,
          '`$1`',
        ),
        declaration,
      }
    })

  /** The members of a union, by the literal of the property that tells them apart. */
  const byLiteral = (type: ts.Type, key: string): Map<string, ts.Type> =>
    new Map(
      (type.isUnion() ? type.types : [type]).map((member) => {
        const symbol = checker.getPropertyOfType(member, key)!
        return [(checker.getTypeOfSymbol(symbol) as ts.StringLiteralType).value, member]
      }),
    )

  const found = new Map<string, ts.InterfaceDeclaration | ts.TypeAliasDeclaration>()
  return {
    steps: (file, view) =>
      [...byLiteral(typeOf(file, view), 'step')].map(([name, member]) => ({
        name,
        inputs: checker
          .getTypeOfSymbol(checker.getPropertyOfType(member, 'fields')!)
          .getProperties()
          .map((field) => field.name),
        members: membersOf(member).filter((one) => !SHARED.includes(one.name)),
      })),
    members: (file, name) => membersOf(typeOf(file, name)),
    statuses: (file, name) =>
      new Map(
        [...byLiteral(typeOf(file, name), 'status')].map(([status, member]) => [
          status,
          membersOf(member).filter((one) => one.name !== 'status'),
        ]),
      ),
    membersOf: (name) => {
      const declaration = found.get(name)
      return declaration && ts.isInterfaceDeclaration(declaration)
        ? membersOf(checker.getTypeAtLocation(declaration))
        : []
    },
    textOf: (name) => {
      const { type } = found.get(name) as ts.TypeAliasDeclaration
      const written = oneLine(type.getText())
      const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias
      return written.includes('typeof')
        ? checker.typeToString(checker.getTypeFromTypeNode(type), undefined, flags).replaceAll('"', "'")
        : written.replaceAll('readonly ', '')
    },
    mentioned: (members) => {
      const look = (node: ts.Node): void => {
        if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && !KNOWN_TYPES.test(node.typeName.text)) {
          const symbol = checker.getSymbolAtLocation(node.typeName)
          const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
          const declaration = target?.declarations?.[0]
          const isOurs = declaration && /\/(src|machines)\//.test(declaration.getSourceFile().fileName)
          if (isOurs && (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))) {
            const known = found.has(declaration.name.text)
            found.set(declaration.name.text, declaration)
            if (!known) look(declaration)
          }
        }
        ts.forEachChild(node, look)
      }
      for (const { declaration } of members) look(declaration)
      return [...found.keys()].sort((a, b) => a.localeCompare(b))
    },
  }
}

/** A type on one line, without comments, and with semicolons between its members. */
const oneLine = (text: string): string =>
  text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .trim()
    .replace(/^\| /, '')
    .replace(/(?<=[\w>'\]}])\s*\n\s*(?=(readonly )?\w+\??:)/g, '; ')
    .replace(/\s+/g, ' ')
