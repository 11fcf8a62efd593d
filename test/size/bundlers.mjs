/**
 * A program, bundled for production by esbuild or by Vite (Rolldown): the chunks that it loads at first and those that
 * it loads on demand.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as vite from 'vite'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** The manifest of the package. */
export const manifest = JSON.parse(await readFile(`${TOP}/package.json`, 'utf8'))

/** The built file of each entry, by the name that would be published. */
const ENTRIES = Object.entries(manifest.exports)
  .filter(([, conditions]) => typeof conditions !== 'string')
  // The longest names first: esbuild takes an alias as a prefix.
  .sort(([one], [other]) => other.length - one.length)
  .map(([subpath, conditions]) => [`cognito-machines${subpath.slice(1)}`, resolve(TOP, conditions.import.default)])

/** Some packages of Node read it. */
const DEFINE = { 'process.env.NODE_ENV': '"production"', global: 'globalThis' }

/**
 * @typedef {object} Chunks
 * @property {Uint8Array[]} first The entry and its static imports.
 * @property {Uint8Array[]} later Everything else.
 */

/**
 * Bundles with esbuild: minified, with code splitting.
 *
 * @param {{ code: string, external: string[] }} program
 * @returns {Promise<Chunks>}
 */
export async function withEsbuild({ code, external }) {
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents: keepImports(code), resolveDir: TOP, loader: 'js' },
    absWorkingDir: TOP,
    alias: Object.fromEntries(ENTRIES),
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
    define: DEFINE,
    outdir: 'out',
    logLevel: 'error',
  })
  const { outputs } = metafile
  return divide(
    outputFiles.map(({ path, contents }) => {
      const name = path.slice(TOP.length + 1)
      const { entryPoint, imports } = outputs[name]
      const isStatic = ({ kind, external: isExternal }) => !isExternal && kind === 'import-statement'
      return {
        name,
        contents,
        isEntry: entryPoint === '<stdin>',
        imports: imports.filter(isStatic).map((each) => each.path),
      }
    }),
  )
}

/**
 * Bundles with Vite, as an app with its default settings. Its helper for preloading is counted where it is used.
 *
 * @param {{ code: string, external: string[] }} program
 * @returns {Promise<Chunks>}
 */
export async function withVite({ code, external }) {
  const id = '\0program.js'
  const { output } = await vite.build({
    root: TOP,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    define: DEFINE,
    resolve: { alias: ENTRIES.map(([name, replacement]) => ({ find: new RegExp(`^${name}$`), replacement })) },
    plugins: [
      {
        name: 'program',
        enforce: 'pre',
        resolveId: (source) => (source === 'program' ? id : undefined),
        load: (source) => (source === id ? keepImports(code) : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      reportCompressedSize: false,
      rolldownOptions: {
        input: 'program',
        external: (source) =>
          external.some((name) => source === name || source.startsWith(name.replace(/\/?\*?$/, '/'))),
      },
    },
  })
  return divide(
    output.map(({ fileName, code: text, isEntry, imports }) => ({
      name: fileName,
      contents: Buffer.from(text),
      isEntry,
      imports,
    })),
  )
}

/** Divides chunks into those that the entry loads before it runs, and the others. */
function divide(chunks) {
  const first = new Set()
  const add = (name) => {
    const chunk = chunks.find((each) => each.name === name)
    if (!chunk || first.has(chunk)) return
    first.add(chunk)
    chunk.imports.forEach(add)
  }
  add(chunks.find(({ isEntry }) => isEntry).name)
  const contentsOf = (list) => list.map(({ contents }) => contents)
  return { first: contentsOf([...first]), later: contentsOf(chunks.filter((chunk) => !first.has(chunk))) }
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
