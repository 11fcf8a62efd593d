import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { afterEach, describe, it } from 'vitest'
import { createApp } from 'vue'
import { App as ReactApp } from '../../examples/react/minimal.tsx'
import VueApp from '../../examples/vue/MinimalApp.vue'
import { type Auth, createAuth } from '../../src/index.ts'
import { en } from '../../src/messages/index.ts'
import { memoryStorage } from '../../src/storage/index.ts'
import { createUserPool, totpCode, type UserPoolOptions } from '../../src/testing/index.ts'
import { until } from '../until.ts'

const PASSWORD = 'Correct-horse-1'
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** Mounts an example, and gives what takes it away. */
const EXAMPLES: Readonly<Record<string, (place: Element, auth: Auth) => () => void>> = {
  React: (place, auth) => {
    const root = createRoot(place)
    root.render(createElement(ReactApp, { auth }))
    return () => root.unmount()
  },
  Vue: (place, auth) => {
    const app = createApp(VueApp, { auth })
    app.mount(place)
    return () => app.unmount()
  },
}

let unmount = () => {}
afterEach(() => unmount())

function start(framework: string, options: UserPoolOptions) {
  const pool = createUserPool(options)
  const auth = createAuth({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: pool.fetch,
    storage: memoryStorage(),
    resumeStorage: memoryStorage(),
  })
  const place = document.body.appendChild(document.createElement('div'))
  unmount = EXAMPLES[framework]!(place, auth)
  const text = () => place.textContent ?? ''
  const button = (label: string) => [...place.querySelectorAll('button')].find((one) => one.textContent === label)
  return {
    pool,
    text,
    shows: (what: string) => until(() => text().includes(what)),
    press: (label: string) => button(label)!.click(),
    /** Types into the inputs of the form on the screen, and sends it. */
    send: async (typed: Readonly<Record<string, string>>) => {
      for (const name of Object.keys(typed)) await until(() => place.querySelector(`[name=${name}]`) !== null)
      for (const [name, value] of Object.entries(typed)) {
        place.querySelector<HTMLInputElement>(`[name=${name}]`)!.value = value
      }
      button('Continue')!.click()
    },
  }
}

describe.each(Object.keys(EXAMPLES))('the smallest example of %s', (framework) => {
  it('signs in, out and in again', async () => {
    const app = start(framework, { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] })
    await app.send({ username: 'ada', password: 'Wrong-horse-1' })
    await app.shows(en.NotAuthorizedException)

    await app.send({ username: 'ada', password: PASSWORD })
    await app.send({ code: totpCode(SECRET, app.pool.clock.now()) })
    await app.shows('Hello, ada')
    app.press('Sign out')

    await app.shows('User name')
    await app.send({ username: 'ada', password: PASSWORD })
    await app.shows('Code')
  })

  it('takes a new password in place of a temporary one', async () => {
    const app = start(framework, { users: [{ username: 'ada', temporaryPassword: PASSWORD }] })
    await app.send({ username: 'ada', password: PASSWORD })
    await app.shows('Start over')
    await app.send({ password: 'Better-horse-2' })

    await app.shows('Hello, ada')
  })
})
