/**
 * `npm run size`: what an app pays in bytes, ours beside the peers, measured on the built package in one run.
 * esbuild, minified, for production, gzip -9 and brotli. Chunks that load on demand are listed apart.
 * Ends with a code other than 0 when a budget is exceeded; with `--ceiling`, when a bundle that is over its budget
 * has grown past its ceiling.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { ourBundles, peerBundles } from './bundles.mjs'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const manifest = JSON.parse(await readFile(`${TOP}/package.json`, 'utf8'))
if (!existsSync(`${TOP}/dist/index.js`)) throw new Error('dist/ is missing: run `npm run build` first')

/** The package by its own name is what would be published. */
const alias = Object.fromEntries(
  Object.entries(manifest.exports)
    .filter(([, conditions]) => typeof conditions !== 'string')
    // The longest names first: esbuild takes an alias as a prefix.
    .sort(([one], [other]) => other.length - one.length)
    .map(([subpath, conditions]) => [`cognito-machines${subpath.slice(1)}`, resolve(TOP, conditions.import.default)]),
)

const isRatchet = process.argv.includes('--ceiling')
let exceeded = 0
console.log('gzip bytes   on demand   budget      brotli  what')
for (const bundle of [...ourBundles(Object.keys(manifest.exports)), ...peerBundles]) {
  const { first, later, brotli: whole } = await weigh(bundle)
  const had = bundle.without ? await weigh({ ...bundle, code: bundle.without }) : { first: 0, brotli: 0 }
  const bytes = first - had.first
  const brotli = whole - had.brotli
  const isOver = bundle.budget !== undefined && bytes > bundle.budget
  const limit = isRatchet ? (bundle.ceiling ?? bundle.budget) : bundle.budget
  if (limit !== undefined && bytes > limit) exceeded += 1
  const budget = bundle.budget === undefined ? '' : print(bundle.budget)
  console.log(
    `${print(bytes).padStart(10)} ${(later ? print(later) : '').padStart(11)} ${budget.padStart(8)} ${print(brotli).padStart(11)}  ${bundle.name}${isOver ? '  OVER BUDGET' : ''}`,
  )
}
if (exceeded > 0) {
  console.error(`${exceeded} over ${isRatchet ? 'their ceiling' : 'budget'}`)
  process.exitCode = 1
}

/**
 * The bytes of a program: what is loaded at first, and what is loaded on demand.
 *
 * @param {import('./bundles.mjs').Bundle} bundle
 */
async function weigh({ code, external }) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: keepImports(code), resolveDir: TOP, loader: 'js' },
    absWorkingDir: TOP,
    alias,
    external,
    tsconfigRaw: {},
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    outdir: 'out',
    logLevel: 'error',
  })
  const entry = Object.keys(metafile.outputs).find((path) => metafile.outputs[path].entryPoint === '<stdin>')
  const first = reach(entry, metafile.outputs)
  const size = (isFirst, compress) =>
    outputFiles
      .filter(({ path }) => first.has(path.slice(TOP.length + 1)) === isFirst)
      .reduce((sum, { contents }) => sum + compress(contents).length, 0)
  const gzip = (contents) => gzipSync(contents, { level: 9 })
  return { first: size(true, gzip), later: size(false, gzip), brotli: size(true, brotliCompressSync) }
}

/** The chunks that an entry loads before it runs: itself and its static imports. */
function reach(entry, outputs, seen = new Set()) {
  if (seen.has(entry)) return seen
  seen.add(entry)
  for (const { path, kind, external } of outputs[entry].imports) {
    if (!external && kind === 'import-statement') reach(path, outputs, seen)
  }
  return seen
}

/** A bundler drops what nobody uses, so every imported name is used. */
function keepImports(code) {
  const names = [...code.matchAll(/import\s*(?:\{([^}]*)\}|\*\s*as\s+(\w+))/g)].flatMap(([, list, all]) =>
    all
      ? [all]
      : list.split(',').map((name) =>
          name
            .trim()
            .split(/\s+as\s+/)
            .at(-1),
        ),
  )
  return `${code}\nglobalThis.keep = [${names.join(', ')}]`
}

function print(bytes) {
  return bytes.toLocaleString('en-US')
}
