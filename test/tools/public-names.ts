/**
 * What a module exports, by name: the public surface when the module is an entry of the package.
 *
 * @module
 */
import { resolve } from 'node:path'
import ts from 'typescript'
import { createProgram, TOP } from './program.ts'

/** The exported names of a module, in alphabetical order. */
export interface PublicNames {
  /** What is there at run time. */
  readonly values: readonly string[]
  /** What only the type checker sees. */
  readonly types: readonly string[]
}

/** The exports of each file. Paths are relative to the top. */
export function readPublicNames(files: readonly string[]): ReadonlyMap<string, PublicNames> {
  const program = createProgram(files)
  const checker = program.getTypeChecker()
  return new Map(
    files.map((path) => {
      const file = program.getSourceFile(resolve(TOP, path))
      const symbol = file && checker.getSymbolAtLocation(file)
      if (!symbol) throw new Error(`${path} is not a module`)
      const exports = checker.getExportsOfModule(symbol).map((each) => ({
        name: each.name,
        isValue: (targetOf(each, checker).flags & ts.SymbolFlags.Value) !== 0 && !isTypeOnly(each),
      }))
      const namesWhere = (isValue: boolean) =>
        exports.flatMap((each) => (each.isValue === isValue ? [each.name] : [])).sort()
      return [path, { values: namesWhere(true), types: namesWhere(false) }]
    }),
  )
}

function targetOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

/** `export type { AClass }` exports no value. */
function isTypeOnly(symbol: ts.Symbol): boolean {
  return (
    symbol.declarations?.some((each) => ts.isExportSpecifier(each) && ts.isTypeOnlyImportOrExportDeclaration(each)) ??
    false
  )
}
