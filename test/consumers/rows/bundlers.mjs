/**
 * Bundlers: each makes a bundle, which is run in Chromium or in Node.
 *
 * @module
 */
import { cpSync } from 'node:fs'
import { join } from 'node:path'

const PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="./main.js"></script>'
const MODERN = { chrome: '94', firefox: '93', safari: '16.4' }

/** @type {import('../rows.mjs').Row[]} */
export const BUNDLERS = [
  {
    name: 'vite',
    tool: 'vite',
    how: '`vite build`, in Chromium',
    files: ['main.ts', 'sign-in.ts'],
    async run(place) {
      place.write({ 'index.html': PAGE.replace('main.js', 'main.ts') })
      await place.tool('vite/bin/vite.js', 'build', '--logLevel', 'error')
      await place.page('dist')
    },
  },
  {
    name: 'webpack',
    tool: 'webpack',
    how: 'for browsers, in Chromium',
    files: ['main.js', 'sign-in.js'],
    run: (place) => webpack(place, 'webpack', ''),
  },
  {
    name: 'webpack4',
    tool: 'webpack4',
    how: 'which reads no `exports`; the packages through Babel, since its parser is older than ES2022; in Chromium',
    files: ['main.js', 'sign-in.js'],
    run: (place) =>
      webpack(
        place,
        'webpack4',
        `
  module: {
    rules: [
      {
        test: /\\.m?js$/,
        type: 'javascript/auto',
        use: { loader: 'babel-loader8', options: { presets: [['@babel/preset-env', { targets: { chrome: '60' } }]] } },
      },
    ],
  },`,
      ),
  },
  {
    name: 'rollup',
    tool: 'rollup',
    how: 'with `@rollup/plugin-node-resolve`, in Node',
    files: ['main.js', 'sign-in.js'],
    async run(place) {
      place.write({ 'package.json': '{ "type": "module" }' })
      await place.tool('rollup/dist/bin/rollup', '-i', 'main.js', '-d', 'dist', '-f', 'es', '-p', 'node-resolve')
      await place.node('dist/main.js')
    },
  },
  {
    name: 'esbuild',
    tool: 'esbuild',
    how: '`--splitting --minify`, in Chromium',
    files: ['main.ts', 'sign-in.ts'],
    async run(place) {
      await esbuild(place, 'main.ts', '--splitting', '--minify', '--format=esm', '--outdir=dist')
      await place.page('dist')
    },
  },
  {
    name: 'esbuild-node',
    tool: 'esbuild',
    how: '`--platform=node --format=cjs`, in Node',
    files: ['main.ts', 'sign-in.ts'],
    async run(place) {
      await esbuild(place, 'main.ts', '--platform=node', '--format=cjs', '--outfile=dist/main.cjs')
      await place.node('dist/main.cjs')
    },
  },
  {
    name: 'parcel',
    tool: 'parcel',
    how: 'as it comes, which reads no `exports`; in Chromium',
    files: ['main.js', 'sign-in.js'],
    run: (place) => parcel(place, {}),
  },
  {
    name: 'parcel-exports',
    tool: 'parcel',
    how: 'with `packageExports`, in Chromium',
    files: ['main.js', 'sign-in.js'],
    run: (place) => parcel(place, { '@parcel/resolver-default': { packageExports: true } }),
  },
  {
    name: 'metro',
    tool: 'metro',
    how: "with React Native's Babel preset, in Node",
    files: ['main.js', 'sign-in.js'],
    run: (place) => metro(place, true),
  },
  {
    name: 'metro-no-exports',
    tool: 'metro',
    how: 'the same with `unstable_enablePackageExports: false`',
    files: ['main.js', 'sign-in.js'],
    run: (place) => metro(place, false),
  },
]

/** Bundles by the command line of esbuild. */
export async function esbuild(place, ...args) {
  await place.tool('esbuild/bin/esbuild', '--bundle', '--log-level=error', '--target=es2022', ...args)
}

/** Bundles by a script, with the webpack of that name. */
async function webpack(place, name, options) {
  place.write({
    'build.cjs': `
const options = {
  mode: 'production',
  context: __dirname,
  entry: './main.js',
  optimization: { minimize: false },
  output: { path: __dirname + '/dist', filename: 'main.js', publicPath: '/' },${options}
}
require('${name}')(options, (error, stats) => {
  if (!error && !stats.hasErrors()) return
  console.error(error ?? stats.toString({ all: false, errors: true }))
  process.exit(1)
})
`,
  })
  await place.run(process.execPath, 'build.cjs')
  await place.page('dist')
}

async function parcel(place, settings) {
  const manifest = {
    name: 'an-app',
    private: true,
    browserslist: Object.entries(MODERN).map(([name, version]) => `${name} ${version}`),
    ...settings,
  }
  place.write({ 'index.html': PAGE, 'package.json': JSON.stringify(manifest), 'package-lock.json': '{}' })
  await place.tool(
    'parcel/lib/bin.js',
    'build',
    'index.html',
    '--no-cache',
    '--no-source-maps',
    '--no-autoinstall',
    '--log-level',
    'warn',
  )
  await place.page('dist')
}

async function metro(place, readsExports) {
  const resolver = {
    unstable_enablePackageExports: readsExports,
    unstable_conditionNames: ['react-native'],
    resolverMainFields: ['react-native', 'browser', 'main'],
    nodeModulesPaths: [join(place.folder, 'node_modules')],
  }
  // Metro crawls every folder that it may read: only those of the app, and its own runtime.
  for (const name of ['cognito-machines', 'xstate', '@noble/hashes', '@babel/runtime']) {
    cpSync(place.path(name), join(place.folder, 'node_modules', name), { recursive: true })
  }
  place.write({
    'babel.config.cjs': "module.exports = { presets: ['@react-native/babel-preset'] }\n",
    'build.cjs': `
const { dirname } = require('node:path')
const { loadConfig, runBuild } = require('metro')
const config = {
  projectRoot: __dirname,
  watchFolders: [dirname(require.resolve('metro-runtime/package.json'))],
  resolver: ${JSON.stringify(resolver)},
  cacheStores: [],
  fileMapCacheDirectory: __dirname,
  reporter: { update() {} },
}
loadConfig({ cwd: __dirname }, config)
  .then((loaded) => runBuild(loaded, { entry: 'main.js', out: 'bundle.js', platform: 'android', minify: false }))
  .catch((error) => {
    console.error(error)
    process.exit(1)
  })
`,
  })
  await place.run(process.execPath, 'build.cjs')
  await place.node('bundle.js')
}
