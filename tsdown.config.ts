/**
 * Builds `dist/`: ES modules first, CommonJS beside them, and types for both.
 *
 * The list of entries is the `paths` of tsconfig.json (subpath to source); `exports` of package.json names the built
 * files. test/package.test.ts holds the two lists equal.
 *
 * @module
 */
import { relative } from 'node:path'
import { defineConfig, type UserConfig } from 'tsdown'
import tsconfig from './tsconfig.json' with { type: 'json' }

const entry = Object.fromEntries(
  Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => [
    name.replace(/^cognito-machines\/?/, '') || 'index',
    source as string,
  ]),
)

/** @param id The absolute path of a module. */
const isForMany = (id: string): boolean =>
  !/\b(testing|jsbn|messages|react|vue|qr)\b|^server\//.test(relative(import.meta.dirname, id))

const shared: UserConfig = {
  entry,
  platform: 'neutral',
  target: 'es2022',
  dts: true,
  fixedExtension: false,
  hash: false,
  sourcemap: true,
  // A CommonJS module in the graph costs an app 0.4 kB of esbuild's helpers in the first load, though it is loaded on
  // demand. In our build it is an ES module. Its licence asks for the notice.
  deps: { neverBundle: [/^node:/], alwaysBundle: [/^jsbn$/] },
  copy: [{ from: 'node_modules/jsbn/LICENSE', to: 'dist', rename: 'LICENSE-jsbn' }],
}

export default defineConfig([
  {
    ...shared,
    format: 'esm',
    clean: true,
    // One output file a source file: `sideEffects: false` works by the file, so a bundler drops every machine that an
    // app does not use. In one bundled file their `setup()` calls would have to stay.
    unbundle: true,
    // npm packs no folder of that name.
    outputOptions: { entryFileNames: ({ name }) => `${name.replace(/^.*node_modules/, 'vendor')}.js` },
  },
  {
    ...shared,
    format: 'cjs',
    clean: false,
    // The maps of the ES modules have the sources' text. These files can be read as they are.
    sourcemap: false,
    // @noble/hashes is ESM only, and `require` of a CommonJS file must work on every supported Node.
    deps: { ...shared.deps, alwaysBundle: [/^jsbn$/, /^@noble\/hashes/] },
    // In a folder of their own: a chunk may be called as an entry is (`index`), and one would be renamed.
    outputOptions: { chunkFileNames: 'chunks/[name].cjs' },
  },
  {
    ...shared,
    // Node finds and links each file by itself, so as many files as sources are slow to import. Under the condition
    // `node` it gets few; browsers keep the files by which a bundler drops what an app does not use.
    format: 'esm',
    clean: false,
    outDir: 'dist/node',
    dts: false,
    sourcemap: false,
    copy: [],
    deps: { ...shared.deps, alwaysBundle: [/^jsbn$/, /^@noble\/hashes/] },
    // What two entries share is one file, but for what few apps of Node load, or what needs a package that they lack.
    outputOptions: {
      chunkFileNames: 'chunks/[name].js',
      codeSplitting: { groups: [{ name: 'shared', test: isForMany, minShareCount: 2 }] },
    },
  },
  {
    ...shared,
    // One file for `<script type="module">`, with XState in it and nothing on demand.
    entry: { 'cdn/cognito-machines': 'src/index.ts' },
    format: 'esm',
    clean: false,
    dts: false,
    sourcemap: false,
    minify: true,
    copy: [],
    deps: { alwaysBundle: [/^jsbn$/, /^@noble\/hashes/, /^xstate/] },
    outputOptions: { codeSplitting: false },
    define: { 'process.env.NODE_ENV': '"production"' },
  },
])
