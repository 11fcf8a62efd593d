import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { createElement } from 'react'
import { renderToString as renderReact } from 'react-dom/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSSRApp, h } from 'vue'
import { renderToString as renderVue } from 'vue/server-renderer'
import type { SignIn } from '../../src/index.ts'
import { startApp } from '../flows/start-app.ts'
import { launchChromium } from './chromium.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

type Identify = Extract<SignIn, { step: 'identify' }>

/** What a server sends for the first screen, with no script to take the form over. */
const PAGES: Readonly<Record<string, (view: Identify) => string | Promise<string>>> = {
  React: ({ form, fields }) =>
    renderReact(
      createElement(
        'form',
        form() as object,
        createElement('input', fields.username.dom() as object),
        createElement('input', fields.password.dom() as object),
        createElement('button', { type: 'submit' }, 'Sign in'),
      ),
    ),
  Vue: ({ form, fields }) =>
    renderVue(
      createSSRApp({
        render: () =>
          h('form', { ...form() }, [
            h('input', { ...fields.username.dom() }),
            h('input', { ...fields.password.dom() }),
            h('button', { type: 'submit' }, 'Sign in'),
          ]),
      }),
    ),
  'a form of its own': () =>
    '<form><input name="username"><input name="password" type="password"><button>Sign in</button></form>',
}

it.each([
  ['React', false],
  ['Vue', false],
  // What the others are there to prevent.
  ['a form of its own', true],
])('%s: sent before it is hydrated, a form puts the password into the address: %s', async (by, isSent) => {
  const { auth, at } = startApp()
  const requests: string[] = []
  const html = `<!doctype html><title>app</title>${await PAGES[by]!(at('identify'))}`
  const server = createServer((request, response) => {
    if (request.url !== '/favicon.ico') requests.push(`${request.method} ${request.url}`)
    response.setHeader('content-type', 'text/html; charset=utf-8').end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const page = await browser.newPage()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  await page.goto(url)
  await page.locator('[name=username]').fill('ada')
  await page.locator('[name=password]').fill('Correct-horse-1')

  await page.getByRole('button').click()
  await page.locator('[name=password]').press('Enter')
  // Whatever was begun is over by then.
  await page.evaluate(() => fetch('/over'))

  const sent = requests.filter((line) => line !== 'GET /over')
  expect([page.url(), ...sent].join(' ').includes('Correct-horse-1')).toBe(isSent)
  if (!isSent) expect(sent).toEqual(['GET /'])
  await page.close()
  server.close()
  auth.dispose()
})
