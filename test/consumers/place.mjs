/**
 * The folder of one row of `npm run test:consumers`: writes an app around the program, and runs what a tool made of it.
 *
 * @module
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'
import { chromium } from 'playwright-core'
import ts from 'typescript'

const PROGRAM = readFileSync(fileURLToPath(new URL('sign-in.ts', import.meta.url)), 'utf8')
/** The line that the program prints. */
const EXPECTED = 'ada signed in by SRP'
/** Milliseconds that a tool or a page may take. */
const TIMEOUT = 240_000
const TYPES = { html: 'text/html; charset=utf-8', js: 'text/javascript', mjs: 'text/javascript' }

/** Prints what the program returns. */
const MAIN = `signIn().then(
  (said) => console.log(said),
  (error) => console.log('failed:', error?.stack ?? error),
)
`

/** The program in TypeScript, as an ES module, and as CommonJS; and a module that runs it, beside each. */
const APP = {
  'sign-in.ts': PROGRAM,
  'sign-in.js': emit(ts.ModuleKind.ESNext),
  'sign-in.cjs': emit(ts.ModuleKind.CommonJS),
  'main.ts': `import { signIn } from './sign-in.ts'\n${MAIN}`,
  'main.js': `import { signIn } from './sign-in.js'\n${MAIN}`,
  'main.cjs': `const { signIn } = require('./sign-in.cjs')\n${MAIN}`,
}

function emit(module) {
  return ts.transpileModule(PROGRAM, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } }).outputText
}

/**
 * The folder of a row, with the app in it: `main.js`, `main.ts` and `main.cjs` print the one line that is expected.
 *
 * @param {string} tools Where the tools and the packed package are installed.
 * @param {string} name The row, which names the folder.
 * @param {string[]} files Those of the app that the row wants; a resolver could prefer another by its extension.
 */
export function createPlace(tools, name, files) {
  const folder = join(tools, 'rows', name.replaceAll(/\W+/g, '-'))
  const execute = promisify(execFile)

  const place = {
    folder,

    /** @param {Record<string, string>} texts By file. */
    write(texts) {
      for (const [file, text] of Object.entries(texts)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true })
        writeFileSync(join(folder, file), text)
      }
    },

    /** Runs a command in the folder. Returns what it printed. Throws an error that begins with it. */
    async run(command, ...args) {
      const env = { ...process.env, CI: 'true', NO_COLOR: '1', PARCEL_WORKERS: '0', DO_NOT_TRACK: '1' }
      try {
        const { stdout, stderr } = await execute(command, args, { cwd: folder, env, timeout: TIMEOUT })
        return stdout + stderr
      } catch (error) {
        const reason = error.killed ? `It took longer than ${TIMEOUT / 1000} s: ${error.message}` : error.message
        throw new Error(`${reason}\n${error.stdout ?? ''}`.split('\n').slice(0, 40).join('\n'))
      }
    },

    /** A file of an installed package. */
    path: (path) => join(tools, 'node_modules', path),

    /** Runs a program of an installed package with the present Node. @param {string} path Of the program's file. */
    tool: (path, ...args) => place.run(process.execPath, place.path(path), ...args),

    /** Runs what was built, and looks for the expected line. */
    async expect(command, ...args) {
      check(await place.run(command, ...args))
    },

    /** The same in the present Node. */
    node: (...args) => place.expect(process.execPath, '--unhandled-rejections=strict', ...args),

    /** The same in a page of Chromium. @param {string} site The folder that is served; without an `index.html` it has a page that loads `main.js`. */
    async page(site, scripts = '<script type="module" src="/main.js"></script>') {
      const server = await serve(join(folder, site), scripts)
      try {
        const context = await (await launch()).newContext()
        const page = await context.newPage()
        const lines = []
        const said = new Promise((done) => {
          page.on('console', (message) => {
            lines.push(message.text())
            if (/^failed:|signed in/.test(message.text())) done()
          })
          page.on('pageerror', (error) => {
            lines.push(String(error))
            done()
          })
        })
        await page.goto(`http://127.0.0.1:${server.address().port}/`)
        await Promise.race([said, page.waitForTimeout(TIMEOUT)])
        await context.close()
        check(lines.join('\n'))
      } finally {
        server.closeAllConnections()
        await new Promise((done) => server.close(done))
      }
    },
  }
  mkdirSync(folder, { recursive: true })
  place.write(Object.fromEntries(files.map((file) => [file, APP[file]])))
  return place
}

/** The last lines of what was said, if the expected one is not among them. */
function check(said) {
  const lines = stripVTControlCharacters(said).trim().split('\n')
  if (!lines.some((line) => line.trim() === EXPECTED))
    throw new Error(`It said: ${lines.slice(-12).join('\n') || 'nothing'}`)
}

async function serve(folder, scripts) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://site').pathname
    const file = join(folder, resolve('/', decodeURIComponent(path === '/' ? '/index.html' : path)))
    const isPage = path === '/' && !existsSync(file)
    response.writeHead(isPage || existsSync(file) ? 200 : 404, {
      'content-type': TYPES[file.split('.').at(-1)] ?? 'application/octet-stream',
    })
    response.end(
      isPage ? `<!doctype html><meta charset="utf-8">${scripts}` : existsSync(file) ? readFileSync(file) : '',
    )
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return server
}

let browser
function launch() {
  browser ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  })
  return browser
}

/** Closes Chromium, if a row has started it. */
export async function closeBrowser() {
  await (await browser)?.close()
}
