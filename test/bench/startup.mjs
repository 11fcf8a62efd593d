/**
 * Start-up in Chromium, with the processor slowed down four times: from the beginning of the script's download, which
 * is local, until the program knows what it was asked. Ours beside the peers, interleaved in one run; each start has a
 * new page with empty storages and caches.
 *
 * @module
 */
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { measure } from './measure.mjs'
import { bundle, bundlePrograms, OUTPUT } from './ours.mjs'
import { printBudgets, printRatio, printTable } from './report.mjs'

const SLOW_DOWN = 4
const FOLDER = resolve(OUTPUT, 'startup')

const OURS = 'cognito-machines: createAuth, first snapshot'
const OURS_SETTLED = 'cognito-machines: createAuth, signed in or not'
const OURS_SIGN_IN = 'cognito-machines: createAuth and useSignIn, first snapshots'
const AMPLIFY = 'aws-amplify: fetchAuthSession, with signOut'
const IDENTITY_JS = 'amazon-cognito-identity-js: getCurrentUser'
const NOTHING = 'a script of one call'

/** Each calls `finish` as soon as it has its answer. */
const PROGRAMS = {
  [OURS]: `
    import { createAuth } from './src/index.ts'
    finish(createAuth(pool).session.getSnapshot())`,
  [OURS_SETTLED]: `
    import { createAuth } from './src/index.ts'
    const { session } = createAuth(pool)
    session.subscribe(check)
    check()
    function check() {
      if (session.getSnapshot().status !== 'restoring') finish()
    }`,
  [OURS_SIGN_IN]: `
    import { createAuth, useSignIn } from './src/index.ts'
    const auth = createAuth(pool)
    const flow = useSignIn(auth)
    flow.subscribe(() => {})
    finish([auth.session.getSnapshot(), flow.getSnapshot()])`,
  [AMPLIFY]: `
    import { Amplify } from 'aws-amplify'
    import { fetchAuthSession, signOut } from 'aws-amplify/auth'
    globalThis.signOut = signOut
    Amplify.configure({ Auth: { Cognito: { userPoolId: pool.userPoolId, userPoolClientId: pool.clientId } } })
    fetchAuthSession().then(finish)`,
  [IDENTITY_JS]: `
    import { CognitoUserPool } from 'amazon-cognito-identity-js'
    finish(new CognitoUserPool({ UserPoolId: pool.userPoolId, ClientId: pool.clientId }).getCurrentUser())`,
  [NOTHING]: `finish()`,
}
const NAMES = Object.keys(PROGRAMS)

const page = (name) => `<!doctype html><meta charset="utf-8"><title>app</title>
  <script>
    const pool = { userPoolId: 'eu-west-1_AbCdEf123', clientId: '1example23456789' }
    let finish
    const begun = performance.now()
    const tookMs = new Promise((resolve) => { finish = () => resolve(performance.now() - begun) })
  </script>
  <script type="module" src="/${NAMES.indexOf(name)}/app.js"></script>`

/**
 * Measures, prints, and gives the number of missed budgets.
 *
 * @param {{ rounds: number }} options
 */
export async function benchStartup({ rounds }) {
  await bundlePrograms(Object.values(PROGRAMS), FOLDER)
  const { launchChromium } = await loadLauncher()
  const server = await serve()
  const browser = await launchChromium()
  try {
    const { port } = server.address()
    const tasks = NAMES.map((name) => ({ name, run: () => start(browser, `http://127.0.0.1:${port}`, name) }))
    const medians = await measure(tasks, { rounds, warmUps: 2 })
    const of = (name) => medians.get(name)
    console.log(`\nStart-up in Chromium ${browser.version()}, ${SLOW_DOWN} x slower: median of ${rounds} rounds\n`)
    printTable(
      ['program', 'ms', 'x ours'],
      NAMES.map((name) => [name, of(name).toFixed(1), printRatio(of(name) / of(OURS))]),
    )
    console.log('')
    return printBudgets([{ what: 'ours / aws-amplify', measured: of(OURS) / of(AMPLIFY), atMost: 1 }])
  } finally {
    await browser.close()
    server.close()
  }
}

/** Starts one program in a new page. Milliseconds. */
async function start(browser, url, name) {
  const context = await browser.newContext()
  try {
    const tab = await context.newPage()
    const devtools = await context.newCDPSession(tab)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
    await tab.goto(`${url}/${NAMES.indexOf(name)}`)
    return await tab.evaluate('tookMs')
  } finally {
    await context.close()
  }
}

/** The launcher of the browser suite, which is TypeScript. */
async function loadLauncher() {
  const outfile = resolve(OUTPUT, 'chromium.mjs')
  await bundle({ entryPoints: ['test/browser/chromium.ts'], packages: 'external', outfile })
  return import(pathToFileURL(outfile).href)
}

/** Serves the pages at `/0`, `/1`, … and their scripts below. */
async function serve() {
  const server = createServer(({ url }, response) => {
    const [, program, file] = url.split('/')
    const name = NAMES[Number(program)]
    response.setHeader('cache-control', 'no-store')
    response.setHeader('content-type', `text/${file ? 'javascript' : 'html'}; charset=utf-8`)
    if (name === undefined) response.writeHead(404).end()
    else if (file) createReadStream(resolve(FOLDER, program, file)).pipe(response)
    else response.end(page(name))
  })
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}
