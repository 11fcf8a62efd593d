/**
 * The rows of ARCHITECTURE.md: which part of the sources may import which other part.
 *
 * @module
 */

/** The units of each row, lower rows first. A unit is a folder, or a file that stands alone. */
export const ROWS: readonly (readonly string[])[] = [
  ['words'],
  ['src/crypto', 'src/transport', 'src/storage', 'src/passkey', 'src/page'],
  ['src/device'],
  ['src/session', 'src/browser-ports.ts'],
  ['src/sign-in', 'src/account'],
  ['machines'],
  ['src/create-auth.ts'],
  [
    'src/index.ts',
    'src/react',
    'src/vue',
    'src/svelte',
    'src/solid',
    'src/angular',
    'src/qr',
    'src/messages',
    'src/devtools',
    'server',
  ],
  // Between rows of one's own: it stands on the server's entry.
  ['next'],
  ['src/react-native'],
]

/** Row 0 is one unit: words and types that may lean on each other. */
const WORDS = [
  'ports',
  'errors',
  'refusals',
  'bytes',
  'json',
  'jwt',
  'config',
  'sensitive',
  'input',
  'timers',
  'listeners',
  'fields',
].map((name) => `src/${name}.ts`)

/** `src/testing` is the server's half of the wire. It stands beside the rows. */
const TESTING = 'src/testing'

/** The unit that a source file belongs to, by its path from the top. `undefined` when no row lists it. */
export function unitOf(file: string): string | undefined {
  if (WORDS.includes(file)) return 'words'
  if (file.startsWith(`${TESTING}/`)) return TESTING
  // The types of what every flow is given, most of which belong to the session.
  if (file === 'src/core.ts') return 'src/session'
  return ROWS.flat().find((unit) => file === unit || file.startsWith(`${unit}/`) || file === `${unit}.ts`)
}

/** Whether a file may import another one: from lower rows and from its own unit. */
export function mayImport(from: string, to: string): boolean {
  const [unit, target] = [unitOf(from), unitOf(to)]
  if (unit === undefined || target === undefined) return false
  if (unit === target) return true
  if (target === TESTING) return false
  return unit === TESTING ? rowOf(target) <= 1 : rowOf(target) < rowOf(unit)
}

/** Where a package may be imported: folders (ending in a slash) and files. Packages not listed may be imported nowhere. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  xstate: ['machines/', 'src/create-auth.ts', 'src/testing/'],
  '@noble/hashes': ['src/crypto/', 'src/storage/', 'src/testing/', 'server/'],
  jose: ['server/'],
  next: ['next/'],
  jsbn: ['src/crypto/mod-pow-jsbn.ts'],
  '@aws-sdk/client-cognito-identity-provider': ['src/transport/aws-sdk.ts', 'src/transport/aws-sdk/'],
  react: ['src/react/', 'src/react-native/'],
  'react-native': ['src/react-native/'],
  vue: ['src/vue/'],
  svelte: ['src/svelte/'],
  'solid-js': ['src/solid/'],
  '@angular/core': ['src/angular/'],
  msw: ['src/testing/wire/msw.ts'],
  uqr: ['src/qr/'],
  'node:crypto': ['src/crypto/mod-pow-node.ts'],
  'node:http': ['src/testing/wire/node-server.ts'],
  'node:net': ['src/testing/wire/node-server.ts'],
}

/** Whether a file may import from a package. */
export function mayImportPackage(from: string, specifier: string): boolean {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier
  return (PACKAGES[name] ?? []).some((place) => (place.endsWith('/') ? from.startsWith(place) : from === place))
}

/** Pure functions above row 0 that a chart or a view may call. */
const PURE = ['src/session/user.ts', 'src/sign-in/credentials.ts']

/** Whether a chart or a view may import values from a file: from `machines/`, row 0, and where nothing has effects. */
export function mayGiveValues(target: string): boolean {
  return target.startsWith('machines/') || unitOf(target) === 'words' || PURE.includes(target)
}

/** The file that an app starts with. */
export const FIRST_FILE = 'src/create-auth.ts'

/**
 * Whether a file may be part of the first load of a user who comes back signed in: no cryptography, which is loaded when
 * a sign-in begins, and no machine but the session's.
 */
export function mayLoadFirst(file: string): boolean {
  if (file.startsWith('src/crypto/')) return file === 'src/crypto/load.ts'
  return !/^machines\/(?!session\/)[\w-]+\//.test(file)
}

function rowOf(unit: string): number {
  return ROWS.findIndex((row) => row.includes(unit))
}
