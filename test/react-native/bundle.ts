/**
 * The app of bare-app.ts as one script, from the sources.
 *
 * @module
 */
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import tsconfig from '../../tsconfig.json' with { type: 'json' }
import { TOP } from '../tools/program.ts'

/** Bundles the app as a bundler for phones does: one script, everything in it. */
export async function bundleBareApp(): Promise<string> {
  const sources = Object.entries(tsconfig.compilerOptions.paths)
    // The longest names first: esbuild takes an alias as a prefix.
    .sort(([one], [other]) => other.length - one.length)
    .map(([name, [source]]) => [name, resolve(TOP, source as string)])
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('./bare-app.ts', import.meta.url))],
    absWorkingDir: TOP,
    alias: Object.fromEntries(sources),
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    tsconfigRaw: {},
  })
  return bundle.outputFiles[0]!.text
}
