import { readFileSync } from 'node:fs'
import { createElement, type FunctionComponent } from 'react'
import * as jsx from 'react/jsx-runtime'
import { createRoot } from 'react-dom/client'
import ts from 'typescript'
import { afterEach, describe, expect, it } from 'vitest'
import * as vueItself from 'vue'
import { compileScript, parse } from 'vue/compiler-sfc'
import * as core from '../../src/index.ts'
import * as messages from '../../src/messages/index.ts'
import * as react from '../../src/react/index.ts'
import { memoryStorage } from '../../src/storage/index.ts'
import * as testing from '../../src/testing/index.ts'
import { createUserPool, totpCode } from '../../src/testing/index.ts'
import * as vue from '../../src/vue/index.ts'
import { type CodeBlock, readCodeBlocks } from '../tools/markdown.ts'
import { TOP } from '../tools/program.ts'
import { until } from '../until.ts'

const USERNAME = 'ada'
const PASSWORD = 'Correct-Horse-1'
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** The programs of a page, as scripts: that which makes `auth`, and the first of each kind that uses it. */
function readPrograms(page: string) {
  const [auth, ...blocks] = readCodeBlocks(readFileSync(`${TOP}/${page}`, 'utf8'), page)
  const of = (isIt: (block: CodeBlock) => boolean) => {
    const { text, component } = blocks.find(isIt)!
    if (component === undefined) return text
    return compileScript(parse(component).descriptor, { id: 'readme', inlineTemplate: true }).content
  }
  return {
    auth: auth!.text,
    React: of(({ language }) => language === 'tsx'),
    Vue: of(({ language }) => language === 'vue'),
    plain: of(({ language, text }) => language === 'ts' && text.includes('createSignIn')),
  }
}

type Programs = ReturnType<typeof readPrograms>

type Module = Readonly<Record<string, unknown>>

/** Runs a block, in which a name of a module or of the page means what it is given as. */
function run(text: string, modules: Readonly<Record<string, unknown>>, globals: Module = {}): Module {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, jsx: ts.JsxEmit.ReactJSX },
  })
  const exports = {}
  const load = (name: string) => {
    if (!(name in modules)) throw new Error(`A page imports ${name}, which this test does not know`)
    return modules[name]
  }
  new Function('require', 'exports', ...Object.keys(globals), outputText)(load, exports, ...Object.values(globals))
  return exports
}

/** The blocks of a page as an app, whose `createAuth` has the `fetch` of a pool and storages of its own. */
function start(programs: Programs) {
  const pool = createUserPool({
    userPoolId: 'eu-west-1_AbCdEf123',
    clients: { clientId: '1h57kf5cpq17m0eml12EXAMPLE' },
    users: [{ username: USERNAME, password: PASSWORD, mfa: { totp: SECRET } }],
  })
  const ports = { fetch: pool.fetch, storage: memoryStorage(), resumeStorage: memoryStorage() }
  const createAuth = (options: core.AuthOptions) => core.createAuth({ ...options, ...ports })
  const modules = {
    react: { createElement },
    'react/jsx-runtime': jsx,
    vue: vueItself,
    'cognito-machines': { ...core, createAuth },
    'cognito-machines/messages': messages,
    'cognito-machines/react': react,
    'cognito-machines/vue': vue,
  }
  const auth = run(programs.auth, modules) as { readonly auth: core.Auth }
  return { ...auth, pool, modules: { ...modules, './auth': auth } }
}

/** Mounts an app of a page, and gives what takes it away. */
const APPS: Readonly<Record<string, (place: Element, modules: Module, programs: Programs) => () => void>> = {
  React: (place, modules, programs) => {
    const root = createRoot(place)
    root.render(createElement(run(programs.React, modules).default as FunctionComponent))
    return () => root.unmount()
  },
  Vue: (place, modules, programs) => {
    const app = vueItself.createApp(run(programs.Vue, modules).default as vueItself.Component)
    app.mount(place)
    return () => app.unmount()
  },
}

/** What types into the inputs of a form, as a user does, and sends it. */
const senderIn = (place: Element) => async (typed: Readonly<Record<string, string>>) => {
  for (const [name, value] of Object.entries(typed)) {
    await until(() => place.querySelector(`[name=${name}]`) !== null)
    place.querySelector<HTMLInputElement>(`[name=${name}]`)!.value = value
  }
  place.querySelector('button')!.click()
}

let unmount = () => {}
afterEach(() => unmount())

describe.each([
  ['README.md', 'React', 'Hello'],
  ['README.md', 'Vue', 'Hello'],
  ['docs/getting-started.md', 'React', 'Hello Sign out'],
  ['docs/getting-started.md', 'Vue', 'Hello Sign out'],
])('the app of %s in %s', (page, framework, home) => {
  it('says what is wrong, signs in with a second factor, and shows the app', async () => {
    const programs = readPrograms(page)
    const { pool, auth, modules } = start(programs)
    const place = document.body.appendChild(document.createElement('div'))
    unmount = APPS[framework]!(place, modules, programs)
    const send = senderIn(place)

    await send({ username: USERNAME, password: 'Wrong-Horse-1' })
    await until(() => (place.querySelector('[role=alert]')?.textContent ?? '') !== '')
    await send({ username: USERNAME, password: PASSWORD })
    await until(() => place.querySelector('[name=code]') !== null)
    // An input of the step before would keep what was typed there.
    expect(place.querySelector<HTMLInputElement>('[name=code]')!.value).toBe('')
    await send({ code: totpCode(SECRET, pool.clock.now()) })

    await until(() => place.textContent === home)
    expect(auth.session.getSnapshot().status).toBe('signedIn')
  })
})

describe('the program of README.md without a framework', () => {
  it('asks for nothing while a user is signed in', async () => {
    const programs = readPrograms('README.md')
    const { pool, auth, modules } = start(programs)
    const flow = core.createSignIn(auth)
    const first = flow.getSnapshot()
    if (first.step === 'identify') await first.submit({ username: USERNAME, password: PASSWORD })
    const second = flow.getSnapshot()
    if (second.step === 'totpCode') await second.submit(totpCode(SECRET, pool.clock.now()))
    const shown: string[] = []

    run(programs.plain, modules, {
      prompt: (what: string) => shown.push(what),
      alert: (text: string) => shown.push(text),
    })
    await until(() => shown.length > 0)

    expect(shown).toEqual(['Hello'])
  })

  it('asks for what the pool wants, until the user is signed in', async () => {
    const programs = readPrograms('README.md')
    const { pool, auth, modules } = start(programs)
    const answer = (what: string) =>
      ({ 'User name': USERNAME, Password: PASSWORD })[what] ?? totpCode(SECRET, pool.clock.now())
    const asked: string[] = []
    const alerts: string[] = []
    const prompt = (what: string) => {
      if (asked.length === 3) throw new Error('It asks again')
      asked.push(what)
      return answer(what)
    }

    run(programs.plain, modules, { prompt, alert: (text: string) => alerts.push(text) })
    await until(() => alerts.length > 0)

    expect(asked).toEqual(['User name', 'Password', 'Code'])
    expect(alerts).toEqual(['Hello'])
    expect(auth.session.getSnapshot().status).toBe('signedIn')
  })
})

describe('the pool of docs/getting-started.md', () => {
  it('asks for a code, and shows it in the console', async () => {
    const [, page = ''] = readFileSync(`${TOP}/docs/getting-started.md`, 'utf8').split('## Without AWS')
    const shown: unknown[] = []
    const ports = { storage: memoryStorage(), resumeStorage: memoryStorage() }
    const modules = {
      'cognito-machines': { createAuth: (options: core.AuthOptions) => core.createAuth({ ...options, ...ports }) },
      'cognito-machines/testing': testing,
    }
    const console = { log: (_what: string, code: unknown) => shown.push(code) }

    const { auth } = run(readCodeBlocks(page)[0]!.text, modules, { console }) as { readonly auth: core.Auth }
    const flow = core.createSignIn(auth)
    const first = flow.getSnapshot()
    if (first.step === 'identify') await first.submit({ username: USERNAME, password: PASSWORD })
    const second = flow.getSnapshot()
    if (second.step === 'totpCode') await second.submit(String(shown.at(-1)))

    expect(flow.getSnapshot().step).toBe('signedIn')
    expect(shown.at(-1)).toMatch(/^\d{6}$/)
  })
})

describe('the program of docs/getting-started.md without a framework', () => {
  it('draws a form for each step in an empty page, reads it, and signs out', async () => {
    const programs = readPrograms('docs/getting-started.md')
    const { pool, modules } = start(programs)
    const place = document.body
    place.innerHTML = ''
    const send = senderIn(place)

    run(programs.plain, modules)
    await send({ username: USERNAME, password: 'Wrong-Horse-1' })
    await until(() => place.textContent!.includes(messages.en.NotAuthorizedException))
    await send({ username: USERNAME, password: PASSWORD })
    await send({ code: totpCode(SECRET, pool.clock.now()) })

    await until(() => place.textContent === 'Hello Sign out')
    place.querySelector('button')!.click()
    await until(() => place.querySelector('[name=username]') !== null)
  })
})
