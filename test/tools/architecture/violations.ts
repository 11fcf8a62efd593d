/**
 * The rules of ARCHITECTURE.md, each as a function from source files to the sentences that say what breaks it.
 *
 * @module
 */
import ts from 'typescript'
import { FIRST_FILE, mayGiveValues, mayImport, mayImportPackage, mayLoadFirst, unitOf } from './rows.ts'
import {
  hasModuleDocstring,
  readBigIntLiterals,
  readFreeNames,
  readImports,
  readPropertyNames,
  readUndocumentedExports,
  resolveRelative,
} from './syntax.ts'

/** Source texts by their path from the top. */
export type Sources = ReadonlyMap<string, string>

/** What every engine that we serve has, Hermes among them, and what neither tells the time nor reaches out. */
const EVERYWHERE = new Set(
  `Array ArrayBuffer BigInt Boolean DataView Date Error Float64Array Infinity Int32Array JSON Map Math NaN Number Object
  Promise Proxy RangeError Reflect RegExp Set String Symbol SyntaxError TypeError Uint16Array Uint32Array Uint8Array
  WeakMap WeakSet decodeURIComponent encodeURIComponent parseInt parseFloat isNaN AbortController`.split(/\s+/),
)

/** Uses of the names above that read the clock, or are not random enough for anything. */
const IMPURE_USES = new Set(['Date.now', 'new Date', 'Date()', 'Math.random'])

/** The files that are there to name what a runtime has. */
const PORT_FILES = new Set([
  'src/browser-ports.ts',
  'src/react-native/ports.ts',
  'src/testing/web-crypto.ts',
  // The cookies of the document, for apps that ask for these.
  'src/storage/cookie.ts',
  // The keys of seals, which `jose` uses by the same WebCrypto.
  'server/seal.ts',
  // What the copies of the library in a process share.
  'next/process-share.ts',
])

/** Where only servers and browsers run, never Hermes: the simulator, the Node back end of SRP, sessions on servers. */
const SERVER_PLACES = ['src/testing/', 'src/crypto/mod-pow-node.ts', 'server/', 'next/']

/** What may be named there beside. */
const SERVER_NAMES = new Set(
  'Buffer Headers Request Response TextDecoder TextEncoder URL URLSearchParams atob btoa console process'.split(' '),
)

/** Members that Hermes lacks, or that came after ES2022. */
const ABSENT_MEMBERS = new Set(
  `toSorted toReversed toSpliced findLast findLastIndex fromAsync groupBy withResolvers toHex fromHex toBase64
  fromBase64 isWellFormed toWellFormed`.split(/\s+/),
)

/** Imports that go up, sideways, to a package that has no business there, or that do not name a file. */
export function importViolations(sources: Sources): string[] {
  return each(sources, (file, { path }) =>
    readImports(file).flatMap(({ specifier, typeOnly }) => {
      if (!specifier.startsWith('.')) {
        return mayImportPackage(path, specifier) ? [] : [`imports the package ${specifier}`]
      }
      const target = resolveRelative(path, specifier)
      if (!/\.tsx?$/.test(specifier)) return [`imports ${specifier}, which does not end in .ts`]
      if (unitOf(target) === undefined) return [`imports ${target}, which no row lists`]
      if (!mayImport(path, target)) return [`imports ${target}, which is not below it`]
      const chart = /^machines\/[\w-]+\/(machine|view)\.ts$/.test(path)
      return chart && !typeOnly && !mayGiveValues(target) ? [`imports values from ${target}`] : []
    }),
  )
}

/** Ways of imports from the file that an app starts with to a file that is loaded on demand, or with a flow. */
export function firstLoadViolations(sources: Sources): string[] {
  const program = parse(sources)
  const seen = new Set<string>()
  const follow = (path: string, way: readonly string[]): string[] => {
    const file = program.getSourceFile(`/${path}`)
    if (!file || seen.has(path)) return []
    seen.add(path)
    if (!mayLoadFirst(path)) return [[...way, path].join(' imports ')]
    return readImports(file)
      .filter(({ specifier, typeOnly, onDemand }) => specifier.startsWith('.') && !typeOnly && !onDemand)
      .flatMap(({ specifier }) => follow(resolveRelative(path, specifier), [...way, path]))
  }
  return follow(FIRST_FILE, [])
}

/** Circles of files that import each other, types included. */
export function circleViolations(sources: Sources): string[] {
  const program = parse(sources)
  const circles: string[] = []
  const finished = new Set<string>()
  const follow = (path: string, way: readonly string[]): void => {
    const file = program.getSourceFile(`/${path}`)
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' imports '))
    if (!file || way.includes(path) || finished.has(path)) return
    for (const { specifier } of readImports(file)) {
      if (specifier.startsWith('.')) follow(resolveRelative(path, specifier), [...way, path])
    }
    finished.add(path)
  }
  for (const path of sources.keys()) follow(path, [])
  return circles
}

/** Files that no row lists. */
export function placeViolations(sources: Sources): string[] {
  return [...sources.keys()].filter((path) => unitOf(path) === undefined).map((path) => `${path} is in no row`)
}

/** Names of the runtime outside the port files, and members that an engine of ours lacks. */
export function globalViolations(sources: Sources): string[] {
  return each(sources, (file, { path, checker }) => {
    if (PORT_FILES.has(path)) return []
    const isAllowed = (name: string) =>
      EVERYWHERE.has(name) || (SERVER_NAMES.has(name) && SERVER_PLACES.some((place) => path.startsWith(place)))
    const names = readFreeNames(file, checker).flatMap(({ name, use }) =>
      isAllowed(name) && !IMPURE_USES.has(use) ? [] : [`names ${use}`],
    )
    const members = readPropertyNames(file).filter((name) => ABSENT_MEMBERS.has(name))
    return [...names, ...members.map((name) => `uses .${name}, which Hermes lacks`)]
  })
}

/** BigInt literals: a file that holds one does not even parse where BigInt is missing. */
export function bigIntLiteralViolations(sources: Sources): string[] {
  return each(sources, (file) => readBigIntLiterals(file).map((text) => `holds the BigInt literal ${text}`))
}

/** Files and exports without a docstring. */
export function docstringViolations(sources: Sources): string[] {
  return each(sources, (file) => [
    ...(hasModuleDocstring(file) ? [] : ['does not open with a docstring that ends in @module']),
    ...readUndocumentedExports(file).map((name) => `exports ${name} without a docstring`),
  ])
}

type Check = (file: ts.SourceFile, about: { path: string; checker: ts.TypeChecker }) => string[]

function each(sources: Sources, check: Check): string[] {
  const program = parse(sources)
  const checker = program.getTypeChecker()
  return [...sources.keys()].flatMap((path) => {
    const file = program.getSourceFile(`/${path}`)
    if (!file) throw new Error(`${path} was not parsed`)
    return check(file, { path, checker }).map((violation) => `${path} ${violation}`)
  })
}

/** One program for each set of sources. Without libraries, so that every name of the runtime is a free name. */
const programs = new WeakMap<Sources, ts.Program>()

function parse(sources: Sources): ts.Program {
  const known = programs.get(sources)
  if (known) return known
  const options = { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.ES2022, jsx: ts.JsxEmit.ReactJSX }
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost(options),
    getSourceFile: (path) => {
      const text = sources.get(path.slice(1))
      return text === undefined ? undefined : ts.createSourceFile(path, text, options.target, true)
    },
    fileExists: (path) => sources.has(path.slice(1)),
    readFile: (path) => sources.get(path.slice(1)),
    getCurrentDirectory: () => '/',
  }
  const program = ts.createProgram(
    [...sources.keys()].map((path) => `/${path}`),
    options,
    host,
  )
  programs.set(sources, program)
  return program
}
