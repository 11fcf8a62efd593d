/**
 * The bundled library on the engine of React Native. The command line of Hermes has no network, so a sign-in is first
 * made on V8 against the simulated pool and written down; Hermes must then send the very same requests, claims of SRP
 * and verifier of the device included, and come to the same end.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { beforeAll, expect, it } from 'vitest'
import { createUserPool, testClock } from '../../src/testing/index.ts'
import { bundleBareApp } from '../react-native/bundle.ts'
import { TOP } from '../tools/program.ts'
import { installHermes, onHermes } from './engine.ts'

const PASSWORD = 'Größe-π-1A'
const NOW = Date.UTC(2026, 10, 21, 9)

interface Exchange {
  readonly body: string
  readonly status: number
  readonly headers: Readonly<Record<string, string | null>>
  readonly answer: string
}

let app: string
let prelude: string
beforeAll(async () => {
  await installHermes()
  app = await bundleBareApp()
  prelude = readFileSync(join(TOP, 'test/hermes/prelude.js'), 'utf8')
})

it('signs in by SRP, confirms the device and refreshes on Hermes, with the same bytes as on V8', async () => {
  const { result, exchanges, host } = await record()
  expect(result).toBe('signedIn until number')
  expect(exchanges).toHaveLength(4)

  const said = await onHermes(`
    globalThis.host = ${JSON.stringify(host)}
    ${prelude}
    const exchanges = ${JSON.stringify(exchanges)}
    let sent = 0
    host.fetch = (url, init) => {
      const { body, status, headers, answer } = exchanges[sent++]
      if (init.body !== body) print('request ' + sent + ' differs: ' + init.body)
      return Promise.resolve({ status, headers: { get: (name) => headers[name] || null }, text: () => Promise.resolve(answer) })
    }
    ${app}
    run(${JSON.stringify(PASSWORD)}).then(
      (result) => print(result + ', requests: ' + sent),
      (error) => print('failed: ' + error + error.stack),
    )
  `)

  expect(said).toBe('signedIn until number, requests: 4\n')
})

/** The sign-in on V8, with everything that went over the wire. */
async function record() {
  const clock = testClock(NOW)
  const pool = createUserPool({
    clock,
    deviceConfiguration: { challengeRequiredOnNewDevice: true },
    users: [{ username: 'Žofie', password: PASSWORD }],
  })
  const host = { userPoolId: pool.userPoolId, clientId: pool.clientId, now: NOW }
  const exchanges: Exchange[] = []
  const fetch = async (url: string, init: { readonly body: string }) => {
    const response = await pool.fetch(url, init as never)
    const answer = await response.text()
    const names = ['content-type', 'date', 'x-amzn-requestid', 'content-length', 'retry-after']
    const headers = Object.fromEntries(names.map((name) => [name, response.headers.get(name)]))
    exchanges.push({ body: init.body, status: response.status, headers, answer })
    return { status: response.status, headers: response.headers, text: async () => answer }
  }
  const context = createContext({ host: { ...host, fetch } })
  runInContext(prelude, context)
  runInContext(app, context)
  const result: unknown = await runInContext(`run(${JSON.stringify(PASSWORD)})`, context)
  return { result, exchanges, host }
}
