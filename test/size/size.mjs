/**
 * `npm run size`: what an app pays in bytes, ours beside the peers, measured on the built package in one run.
 * Minified for production by esbuild, which the budgets are about, and by Vite; gzip -9 and brotli. Chunks that load on
 * demand are listed apart.
 * Ends with a code other than 0 when a budget is exceeded; with `--ceiling`, when a bundle that is over its budget
 * has grown past its ceiling.
 *
 * @module
 */
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { manifest, withEsbuild, withVite } from './bundlers.mjs'
import { ourBundles, peerBundles } from './bundles.mjs'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
if (!existsSync(`${TOP}/dist/index.js`)) throw new Error('dist/ is missing: run `npm run build` first')

const isRatchet = process.argv.includes('--ceiling')
let exceeded = 0
console.log('------------- esbuild -------------   ---------- Vite ----------')
console.log('   gzip   budget  on demand   brotli     gzip on demand   brotli  what')
for (const bundle of [...ourBundles(Object.keys(manifest.exports)), ...peerBundles]) {
  const esbuild = await weigh(withEsbuild, bundle)
  const vite = await weigh(withVite, bundle)
  const isOver = bundle.budget !== undefined && esbuild.gzip > bundle.budget
  const limit = isRatchet ? (bundle.ceiling ?? bundle.budget) : bundle.budget
  if (limit !== undefined && esbuild.gzip > limit) exceeded += 1
  console.log(
    `${print(esbuild.gzip, 7)} ${print(bundle.budget, 8)} ${print(esbuild.later, 10)} ${print(esbuild.brotli, 8)}  ` +
      `${print(vite.gzip, 7)} ${print(vite.later, 9)} ${print(vite.brotli, 8)}  ` +
      `${bundle.name}${isOver ? '  OVER BUDGET' : ''}`,
  )
}
if (exceeded > 0) {
  console.error(`${exceeded} over ${isRatchet ? 'their ceiling' : 'budget'}`)
  process.exitCode = 1
}

/**
 * The bytes of a program: what is loaded at first, less what the app has already, and what is loaded on demand.
 *
 * @param {typeof withEsbuild} bundler
 * @param {import('./bundles.mjs').Bundle} bundle
 */
async function weigh(bundler, bundle) {
  const { first, later } = await bundler(bundle)
  const had = bundle.without ? (await bundler({ ...bundle, code: bundle.without })).first : []
  return {
    gzip: sum(first, gzip) - sum(had, gzip),
    brotli: sum(first, brotliCompressSync) - sum(had, brotliCompressSync),
    later: sum(later, gzip) || undefined,
  }
}

function gzip(contents) {
  return gzipSync(contents, { level: 9 })
}

function sum(chunks, compress) {
  return chunks.reduce((bytes, contents) => bytes + compress(contents).length, 0)
}

function print(bytes, width) {
  return (bytes?.toLocaleString('en-US') ?? '').padStart(width)
}
