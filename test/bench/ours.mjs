/**
 * Our own sources as one JavaScript module, bundled the way an app would have them.
 *
 * @module
 */
import { mkdir, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

/** The top of this repository. */
export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
/** Where bundles are put: nothing in it is committed. */
export const OUTPUT = resolve(TOP, 'node_modules/.cache/cognito-machines-bench')

const CODE = `
  export { bigIntModPow } from './src/crypto/mod-pow.ts'
  export { nodeModPow } from './src/crypto/mod-pow-node.ts'
  export { passwordClaim } from './src/crypto/password-claim.ts'
  export { createKeyPair } from './src/crypto/srp.ts'
  export { Sensitive } from './src/sensitive.ts'
`

/** Bundles and loads our SRP. */
export async function loadOurs() {
  await mkdir(OUTPUT, { recursive: true })
  const outfile = resolve(OUTPUT, 'ours.mjs')
  await bundle({ stdin: { contents: CODE, resolveDir: TOP, loader: 'ts' }, outfile })
  return import(pathToFileURL(outfile).href)
}

/**
 * One self-contained module.
 *
 * @param {import('esbuild').BuildOptions} options
 */
export async function bundle(options) {
  await build({
    absWorkingDir: TOP,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    ...options,
  })
}

/**
 * Bundles programs of a page as `npm run size` does: minified, for production, with code splitting. Each becomes `app.js` in
 * a folder that is named by its number.
 *
 * @param {readonly string[]} programs
 * @param {string} folder Emptied first.
 */
export async function bundlePrograms(programs, folder) {
  await rm(folder, { recursive: true, force: true })
  await Promise.all(
    programs.map((contents, at) =>
      bundle({
        stdin: { contents, resolveDir: TOP, loader: 'js' },
        platform: 'browser',
        splitting: true,
        // The package contains it as an ES module, for engines without BigInt; from CommonJS, esbuild's helpers would be
        // part of the first load.
        external: ['jsbn'],
        minify: true,
        define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
        entryNames: 'app',
        outdir: resolve(folder, `${at}`),
      }),
    ),
  )
}
