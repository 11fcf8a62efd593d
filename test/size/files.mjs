/**
 * `npm run size:files`: which source files the bytes of a sign-in come from, largest first, without XState.
 * Minified bytes before gzip, by folder and by file: a map of where a cut would pay.
 *
 * @module
 */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const { metafile } = await build({
  stdin: {
    contents: `import { createAuth, useSignIn } from './src/index.ts'\nglobalThis.keep = [createAuth, useSignIn]`,
    resolveDir: TOP,
  },
  absWorkingDir: TOP,
  external: ['xstate'],
  bundle: true,
  splitting: true,
  minify: true,
  write: false,
  metafile: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  outdir: 'out',
})
const { inputs } = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint === '<stdin>')
const files = Object.entries(inputs).map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }))
const folders = new Map()
for (const { path, bytes } of files) folders.set(dirname(path), (folders.get(dirname(path)) ?? 0) + bytes)

print([...folders].map(([path, bytes]) => ({ path: `${path}/`, bytes })))
console.log()
print(files.filter(({ bytes }) => bytes > 0))

function print(rows) {
  for (const { path, bytes } of rows.sort((one, other) => other.bytes - one.bytes)) {
    console.log(`${String(bytes).padStart(7)}  ${path}`)
  }
}
