/**
 * `npm run test:react-native`: the Expo example as a user installs it, with the packed package: type-checked, exported
 * for Android as Hermes bytecode and for the web, and driven in Chromium against a simulated pool. The contract of the adapters
 * runs there on React Native's own JavaScript. Last, the native modules that the library takes are type-checked against it.
 *
 * `node test/tools/react-native-example.mjs --lock` writes the example's lock file anew instead.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { takeTarball, writeLock } from './example-lock.mjs'
import { tarballFor } from './folders.mjs'

/** The newest version of each. */
const NATIVE_MODULES = [
  '@react-native-async-storage/async-storage@3.1.1',
  '@react-native-community/netinfo@12.0.1',
  'expo-secure-store@57.0.4',
  'react-native-keychain@10.0.0',
  'react-native-mmkv@4.3.2',
  'react-native-nitro-modules@0.37.1',
  'react-native-passkey@3.6.2',
  'react-native-passkeys@0.4.2',
]

/** The files of the contract of the adapters, and what they are about. */
const CONTRACT = [
  'machines',
  'src',
  'test/contract',
  'test/flows/start-app.ts',
  'test/react-native/adapter.native.tsx',
  'test/until.ts',
]

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const place = mkdtempSync(join(tmpdir(), 'cognito-machines-expo-'))
const app = join(place, 'react-native')
const ENV = { ...process.env, CI: '1', EXPO_OFFLINE: '1', EXPO_NO_TELEMETRY: '1' }
const run = (cwd, env, command, ...args) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], env: { ...ENV, ...env } })

try {
  const tarball = tarballFor(place)
  for (const name of ['shared', 'react-native']) {
    cpSync(join(TOP, 'examples', name), join(place, name), {
      recursive: true,
      filter: (path) => !/node_modules|dist$/.test(path.slice(TOP.length)),
    })
  }
  if (process.argv.includes('--lock')) writeLock('react-native', app, tarball, ENV)
  else await testExample(tarball)
} catch (error) {
  console.error(String(error.stdout ?? error.stack ?? error))
  process.exitCode = 1
} finally {
  rmSync(place, { recursive: true, force: true })
}

async function testExample(tarball) {
  takeTarball(app, tarball)
  run(app, {}, 'npm', 'ci', '--no-audit', '--no-fund')
  run(app, {}, 'npm', 'run', 'typecheck')
  run(app, {}, 'npm', 'run', 'test')
  console.log(
    "examples/react-native: installed from the tarball, type-checked, tested on React Native's own JavaScript",
  )

  testContract()

  const { createUserPool } = await import(pathToFileURL(join(TOP, 'dist/testing.js')))
  const { serveUserPool } = await import(pathToFileURL(join(TOP, 'dist/testing/node.js')))
  const pool = createUserPool({
    users: [
      {
        username: 'ada',
        password: 'Correct-horse-1',
        attributes: { email: 'ada@example.org' },
        mfa: { email: true, preferred: 'EMAIL_OTP' },
      },
    ],
  })
  const server = await serveUserPool(pool)
  const env = {
    EXPO_PUBLIC_USER_POOL_ID: pool.userPoolId,
    EXPO_PUBLIC_CLIENT_ID: pool.clientId,
    EXPO_PUBLIC_ENDPOINT: server.url,
  }
  // Without Metro's cache: it would keep the variables of an earlier run, and with them the address of its pool.
  run(app, env, 'npm', 'run', 'export', '--', '--clear')
  const bytecode = readdirSync(join(app, 'dist'), { recursive: true }).filter((name) => String(name).endsWith('.hbc'))
  assert.equal(bytecode.length, 1)
  // Every bundle of Hermes bytecode begins with this number.
  assert.equal(readFileSync(join(app, 'dist', bytecode[0])).readBigUInt64LE(0), 0x1f1903c103bc1fc6n)
  console.log('examples/react-native: exported for Android as Hermes bytecode, and for the web')
  await signInOnTheWeb(pool).finally(() => server.close())
  console.log('examples/react-native: signed in through the web export in Chromium')
  checkNativeModules()
}

/** Runs the contract of the adapters beside the app, whose React Native is found there. */
function testContract() {
  for (const path of CONTRACT) cpSync(join(TOP, path), join(place, path), { recursive: true })
  symlinkSync(join(app, 'node_modules'), join(place, 'node_modules'))
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'DOM', 'DOM.Iterable'],
    paths: { jsbn: [join(TOP, 'node_modules/@types/jsbn/index.d.ts')] },
  }
  const include = ['test/react-native/*.native.tsx']
  const config = { extends: './react-native/tsconfig.json', compilerOptions, include }
  writeFileSync(join(place, 'tsconfig.json'), JSON.stringify(config))
  writeFileSync(
    join(place, 'vitest.config.mts'),
    `import { reactNative } from 'vitest-native'
    export default { plugins: [reactNative()], test: { testTimeout: 60_000, include: ${JSON.stringify(include)} } }`,
  )
  run(place, {}, 'npx', 'tsc', '-p', '.')
  const report = JSON.parse(run(place, {}, 'npx', 'vitest', 'run', '--reporter=json'))
  assert.equal(report.numFailedTests, 0)
  console.log(`examples/react-native: ${report.numPassedTests} tests of the contract on React Native's own JavaScript`)
}

/** Compiles native-modules.ts. The modules are not among the example's packages: Expo Go lacks some of them. */
function checkNativeModules() {
  const flags = ['--no-save', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund']
  run(app, {}, 'npm', 'install', ...flags, ...NATIVE_MODULES)
  const config = JSON.parse(readFileSync(join(app, 'tsconfig.json'), 'utf8'))
  writeFileSync(join(app, 'tsconfig.modules.json'), JSON.stringify({ ...config, include: ['native-modules.ts'] }))
  run(app, {}, 'npx', 'tsc', '-p', 'tsconfig.modules.json')
  console.log('examples/react-native: type-checked with', NATIVE_MODULES.join(', '))
}

/** The exported page, as a person finds it. */
async function signInOnTheWeb(pool) {
  const site = createServer((request, response) => {
    const file = join(app, 'dist', decodeURIComponent(new URL(request.url, 'http://site').pathname))
    const isFile = existsSync(file) && /\.\w+$/.test(file)
    response.setHeader('content-type', file.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8')
    response.end(readFileSync(isFile ? file : join(app, 'dist/index.html')))
  })
  await new Promise((done) => site.listen(0, '127.0.0.1', done))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } })
    await page.goto(`http://127.0.0.1:${site.address().port}/`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    const username = page.getByLabel('User name or e-mail')
    assert.equal(await username.getAttribute('autocomplete'), 'username')
    await username.fill('ada')
    await page.getByLabel('Password').fill('Correct-horse-1')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Enter the code from the e-mail' }).waitFor()
    assert.equal(await page.getByLabel('Code').inputValue(), '')
    assert.equal(await page.getByLabel('Code').getAttribute('autocomplete'), 'one-time-code')
    await page.getByLabel('Code').fill(pool.outbox.last().code)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Hello, ada' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Hello, ada' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  } finally {
    await browser.close()
    await new Promise((done) => site.close(done))
  }
}
