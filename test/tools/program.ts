/**
 * The project as the type checker sees it, with further files that exist in memory only.
 *
 * @module
 */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** The top folder of the repository. */
export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** The compiler options of tsconfig.json. */
export function readCompilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${TOP}/tsconfig.json`, ts.sys.readFile)
  return ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, TOP).options
}

/** A program of files on disk and `texts` in memory. Paths are relative to the top. */
export function createProgram(files: readonly string[], texts: ReadonlyMap<string, string> = new Map()): ts.Program {
  // A text in memory is an example: it may name things only to show them.
  const options = { ...readCompilerOptions(), ...(texts.size > 0 && { noUnusedLocals: false }) }
  const host = ts.createCompilerHost(options, true)
  const inMemory = new Map([...texts].map(([path, text]) => [resolve(TOP, path), text]))
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (path) => inMemory.has(path) || fileExists(path)
  host.directoryExists = () => true
  host.readFile = (path) => inMemory.get(path) ?? readFile(path)
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const text = inMemory.get(path)
    return text === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, text, languageVersion, true)
  }
  return ts.createProgram([...files.map((path) => resolve(TOP, path)), ...inMemory.keys()], options, host)
}
