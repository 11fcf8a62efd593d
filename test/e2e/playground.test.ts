import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SCENARIOS } from '../../examples/playground/src/scenarios.ts'
import { signInMachine } from '../../machines/sign-in/machine.ts'
import { readChart } from '../../src/devtools/index.ts'
import { TOP } from '../tools/program.ts'
import { readSeen, watchChart } from './drawn-chart.ts'
import { openPlayground, type Playground, type Visit, visit } from './playground-page.ts'

let playground: Playground
beforeAll(async () => {
  playground = await openPlayground()
})
afterAll(() => playground?.close())

/** What a person does in each situation, up to the account or to the right refusal. */
const STORIES: Readonly<Record<string, (here: Visit) => Promise<void>>> = {
  srp: async (here) => {
    await here.signIn('Wrong-horse-1')
    await here.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    await here.reach('Sign in')
    await here.signIn()
    await here.reachAccount()
    await here.button('Sign out').click()
    await here.reach('Sign in')
    // What was typed does not come back.
    expect(await here.field('Password').inputValue()).toBe('')
  },
  password: async (here) => {
    await here.signIn()
    await here.reachAccount()
  },
  choice: async (here) => {
    await here.signIn('')
    await here.reach('How do you want to sign in?')
    await here.button('Password').click()
    await here.reach('Your password')
    await here.button('Another way').click()
    await here.reach('How do you want to sign in?')
    await here.button('Code by e-mail').click()
    await here.reach('Enter the code from the e-mail')
    await here.button('Another way').click()
    await here.reach('How do you want to sign in?')
    await here.button('Code by text message').click()
    await here.reach('Enter the code from the text message')
    await here.takeCode()
    await here.reachAccount()
  },
  custom: async (here) => {
    await here.signIn('')
    await here.reach('One more question')
    await here.fill({ Answer: 'green' })
    await here.page.waitForFunction(() => !document.querySelector('[aria-busy=true]'))
    await here.fill({ Answer: 'blue' })
    await here.reachAccount()
  },
  sms: async (here) => {
    await here.signIn()
    await here.reach('Enter the code from the text message')
    await here.fill({ Code: '000000' })
    await here.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    await here.takeCode()
    await here.reachAccount()
  },
  email: async (here) => {
    await here.signIn()
    await here.reach('Enter the code from the e-mail')
    await here.takeCode()
    await here.reachAccount()
  },
  totp: async (here) => {
    await here.signIn()
    await here.reach('Enter the code of your authenticator app')
    await here.takeCode()
    await here.reachAccount()
  },
  'select-mfa': async (here) => {
    await here.signIn()
    await here.reach('Confirm that it is you')
    await here.button('Authenticator app').click()
    await here.reach('Enter the code of your authenticator app')
    await here.takeCode()
    await here.reachAccount()
  },
  'set-up': async (here) => {
    await here.signIn()
    await here.reach('Choose a second step')
    await here.button('Authenticator app').click()
    await here.reach('Set up your authenticator app')
    await here.button('Start over').click()
    await here.signIn()
    await here.reach('Choose a second step')
    await here.button('Code by e-mail').click()
    await here.reach('Where shall codes be sent?')
    await here.fill({ 'E-mail address': 'ada@example.org' })
    await here.reach('Enter the code from the e-mail')
    await here.takeCode()
    await here.reachAccount()
  },
  'new-password': async (here) => {
    await here.signIn('Temporary-1x')
    await here.reach('Choose a new password')
    await here.field('New password').fill('Brand-new-1')
    expect(await here.page.locator('.rules .met').count()).toBeGreaterThan(4)
    await here.page.keyboard.press('Enter')
    await here.reachAccount()
  },
  device: async (here) => {
    await here.signIn()
    await here.takeCode()
    await here.reach('Remember this device?')
    await here.button('Remember').click()
    await here.reachAccount()
    await here.button('Show them').click()
    await here.button(/Forget The playground \(this one\)/).waitFor()
    await here.button('Sign out').click()
    await here.signIn()
    await here.reachAccount()
  },
  passkey: async (here) => {
    const devtools = await here.page.context().newCDPSession(here.page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    await here.signIn()
    await here.reachAccount()
    await here.button('Add a passkey').click()
    await here.page.getByText('The passkey is ready.').waitFor()
    await here.button('Sign out').click()
    await here.signIn('')
    await here.reach('How do you want to sign in?')
    // The user takes a while to touch the key.
    await here.page.evaluate(() => {
      const get = navigator.credentials.get.bind(navigator.credentials)
      navigator.credentials.get = async (options) => {
        await new Promise((touch) => Object.assign(globalThis, { touch }))
        return get(options)
      }
    })
    await here.button('Passkey').click()
    await here.reach('Use your passkey')
    await here.page.evaluate(() => (globalThis as unknown as { touch(): void }).touch())
    await here.reachAccount()
  },
  'sign-up': async (here) => {
    await here.reach('Sign in')
    await here.button('Create an account').click()
    await here.reach('Create an account')
    await here.fill({ 'User name': 'grace', 'E-mail address': 'grace@example.org', Password: 'Compile-it-1' })
    await here.reach('Confirm your account')
    await here.takeCode()
    await here.reach('Your account is ready')
    await here.button('Sign in').click()
    await here.reachAccount()
    await here.button('Set up').click()
    await here.page.getByRole('img', { name: /QR code/ }).waitFor()
    await here.reachAccount()
    await here.button('Sign out').click()
    await here.reach('Sign in')
    await here.button('Forgotten password').click()
    await here.reach('Reset your password')
    await here.fill({ 'User name or e-mail': 'grace' })
    await here.reach('Choose a new password')
    await here.page.getByRole('region', { name: 'Outbox' }).getByRole('button').first().click()
    await here.field('New password').fill('Compile-it-2')
    await here.page.keyboard.press('Enter')
    await here.reach('Your password is changed')
    await here.button('Sign in').click()
    await here.reachAccount()
  },
  rotation: async (here) => {
    await here.signIn()
    await here.reachAccount()
    await here.page.getByRole('button', { name: '+ 1 hour' }).click()
    const requests = here.page.getByRole('region', { name: 'Requests' })
    await requests.getByText('GetTokensFromRefreshToken').waitFor()
    expect(await requests.getByText('GetTokensFromRefreshToken').count()).toBe(1)
    await here.reachAccount()
  },
  throttled: async (here) => {
    await here.signIn()
    await here.reachAccount()
  },
  offline: async (here) => {
    await here.signIn()
    await here.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    await here.signIn()
    await here.reachAccount()
  },
  portal: async (here) => {
    await here.signIn()
    await here.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    await here.signIn()
    await here.reachAccount()
  },
  waf: async (here) => {
    const alert = here.page.getByRole('alert').filter({ hasText: /./ })
    await here.signIn()
    await alert.filter({ hasText: 'Your device is being checked. Try again in a moment.' }).waitFor()
    await here.signIn()
    await alert.filter({ hasText: 'This request was blocked. Try again later, or from another network.' }).waitFor()
    await here.signIn()
    await here.reachAccount()
  },
  clock: async (here) => {
    const refreshes = here.page.getByRole('region', { name: 'Requests' }).getByText('GetTokensFromRefreshToken')
    await here.page.getByText(/^The clock says .*, and that of the service /).waitFor()
    await here.signIn()
    await here.reachAccount()
    await here.page.getByRole('button', { name: '+ 5 minutes' }).click()
    await here.reachAccount()
    expect(await refreshes.count()).toBe(0)
    await here.page.getByRole('button', { name: '+ 1 hour' }).click()
    await refreshes.waitFor()
    await here.reachAccount()
    expect(await refreshes.count()).toBe(1)
    // The session stays while the clock jumps; a request learns the new difference.
    await here.page.getByRole('button', { name: 'The computer: − 10 hours' }).click()
    await refreshes.nth(1).waitFor()
    await here.reachAccount()
    await here.page.getByRole('button', { name: '+ 5 minutes' }).click()
    await here.reachAccount()
    expect(await refreshes.count()).toBe(2)
  },
  accounts: async (here) => {
    const panel = here.page.getByRole('region', { name: 'Accounts' })
    const current = (name: string) => panel.getByRole('button', { name, exact: true, pressed: true }).waitFor()
    await here.signIn()
    await here.reachAccount()
    await panel.getByLabel('One more user name').fill('grace')
    await panel.getByLabel('Its password').fill('Wrong-horse-1')
    await here.page.keyboard.press('Enter')
    await panel.getByText('is not right').waitFor()
    await panel.getByLabel('Its password').fill('Correct-horse-1')
    await here.page.keyboard.press('Enter')
    await current('grace')
    await here.reach('Hello, grace')
    const sent = await here.page.getByRole('region', { name: 'Requests' }).locator('li').count()
    await panel.getByRole('button', { name: 'ada' }).click()
    await current('ada')
    await here.reach('Hello, ada')
    await here.page.getByText('Another tab: signed in as ada').waitFor()
    await panel.getByRole('button', { name: 'grace' }).click()
    await here.reach('Hello, grace')
    expect(await here.page.getByRole('region', { name: 'Requests' }).locator('li').count()).toBe(sent)
    await here.button('Sign out').click()
    await panel.getByRole('button', { name: 'ada' }).click()
    await here.reach('Hello, ada')
  },
  amplify: async (here) => {
    const stored = here.page.getByRole('region', { name: 'Stored in the browser' })
    await here.reach('Hello, ada')
    await stored.getByText(/^CognitoIdentityServiceProvider\..*\.ada\.refreshToken$/).waitFor()
    await here.page.getByText('No request yet.').waitFor()
    await here.button('Sign out').click()
    await here.reach('Sign in')
    await stored
      .getByText(/^CognitoIdentityServiceProvider\..*Token$/)
      .first()
      .waitFor({ state: 'detached' })
  },
  server: async (here) => {
    const stored = here.page.getByRole('region', { name: 'Stored in the browser' })
    await here.signIn()
    await here.reachAccount()
    await stored.getByText('; HttpOnly').first().waitFor()
    await stored.getByText('"refreshToken":"[no token: it is on the server]"').waitFor()
    const requests = here.page.getByRole('region', { name: 'Requests' })
    const passed = (await requests.locator('pre').allTextContents()).join()
    expect(passed).toContain('"Claims"')
    expect(passed).not.toMatch(/(Access|Id|Refresh)Token|eyJ/)
    const refusal = await here.page.evaluate(() => {
      const { playground } = globalThis as unknown as { playground: { tabs: { getTokens(): Promise<unknown> }[] } }
      return playground.tabs[0]!.getTokens().catch(({ code }: { code: string }) => code)
    })
    expect(refusal).toBe('ERR_TOKENS_ON_SERVER')
    const before = await requests.getByText('GetSession').count()
    await here.page.getByRole('button', { name: '+ 1 hour' }).click()
    await requests.getByText('GetSession').nth(before).waitFor()
    await here.reachAccount()
    await here.button('Sign out').click()
    await here.reach('Sign in')
  },
}

it('has a story for every situation of the playground, and a page for each that names one', () => {
  expect(Object.keys(STORIES).sort()).toEqual(SCENARIOS.map(({ id }) => id).sort())
  const pages = SCENARIOS.flatMap(({ page }) => (page === undefined ? [] : [join(TOP, `docs/${page}.md`)]))
  expect(pages.length).toBeGreaterThan(3)
  expect(pages.filter((page) => !existsSync(page))).toEqual([])
})

describe('the panels of the playground', () => {
  it('fill in what the hint says, and number requests with status and time, the lost ones too', async () => {
    const here = await visit(playground, { scenario: 'offline', framework: 'react' })
    const rows = here.page.getByRole('region', { name: 'Requests' }).locator('summary')
    await here.reach('Sign in')
    await here.page.getByRole('button', { name: 'Fill in' }).click()
    expect(await here.field('User name or e-mail').inputValue()).toBe('ada')
    await here.page.keyboard.press('Enter')
    await here.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    await here.page.getByRole('button', { name: 'Fill in' }).click()
    await here.page.keyboard.press('Enter')
    await here.reachAccount()

    const texts = await rows.allTextContents()
    expect(texts[0]).toMatch(/^1 InitiateAuth lost, \d+ ms$/)
    expect(texts[1]).toMatch(/^2 InitiateAuth 200, \d+ ms$/)
    expect(texts[2]).toMatch(/^3 RespondToAuthChallenge 200, \d+ ms$/)
    await here.close()
  })

  it('show the name of a refusal, and the time that the clock was moved to', async () => {
    const here = await visit(playground, { scenario: 'throttled', framework: 'react' })
    const year = () => here.page.getByText(/^The clock says/).textContent()
    const before = await year()
    await here.signIn()
    await here.reachAccount()
    await here.page.getByRole('button', { name: '+ 3 days' }).click()

    const [first] = await here.page.getByRole('region', { name: 'Requests' }).locator('summary').allTextContents()
    expect(first).toMatch(/^1 InitiateAuth TooManyRequestsException, 400, \d+ ms$/)
    expect(await year()).not.toBe(before)
    await here.close()
  })

  it('have the code of the present step, in the language that is chosen', async () => {
    const here = await visit(playground, { scenario: 'sms', framework: 'vue' })
    const code = here.page.getByRole('region', { name: 'Your code for this screen' })
    await here.reach('Sign in')
    expect(await code.locator('pre').textContent()).toContain("case 'identify':")
    await code.getByRole('button', { name: 'Svelte' }).click()
    await here.signIn()
    await here.reach('Enter the code from the text message')

    expect(await code.locator('pre').textContent()).toContain("{#if view.step === 'smsCode'}")
    await here.close()
  })

  it('are reached by a bar on a phone, which a wide screen does not show', async () => {
    const phone = { viewport: { width: 375, height: 700 } }
    const narrow = await visit(playground, { scenario: 'srp', framework: 'react', context: phone })
    await narrow.reach('Sign in')
    await narrow.page.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: 'Requests' }).click()
    await narrow.page.getByText('No request yet.').waitFor()
    expect(
      await narrow.page.evaluate(() => document.querySelector('#requests')!.getBoundingClientRect().top),
    ).toBeLessThan(700)
    await narrow.close()

    const wide = await visit(playground, { scenario: 'srp', framework: 'react' })
    await wide.reach('Sign in')
    expect(await wide.page.getByRole('navigation', { name: 'Panels' }).isVisible()).toBe(false)
    await wide.close()
  })
})

describe.concurrent.each(['react', 'vue'])('the screens of %s', (framework) => {
  it.each(Object.keys(STORIES))('%s', async (scenario) => {
    const here = await visit(playground, { scenario, framework })
    await STORIES[scenario]!(here)
    await here.close()
  })

  it.each<[string, BrowserContextOptions]>([
    ['in the dark', { colorScheme: 'dark' }],
    ['on a small phone', { viewport: { width: 320, height: 640 }, hasTouch: true }],
  ])('%s', async (_, context) => {
    const here = await visit(playground, { scenario: 'device', framework, context })
    await here.signIn()
    await here.takeCode()
    await here.reach('Remember this device?')
    expect(await here.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await here.button('Not now').click()
    await here.reachAccount()
    await here.close()
  })

  it('takes the code out of a text message where the browser offers it', async () => {
    const here = await visit(playground, { scenario: 'sms', framework })
    await here.page.evaluate(() => {
      Object.assign(globalThis, { OTPCredential: class {} })
      navigator.credentials.get = () =>
        new Promise((resolve) => {
          Object.assign(globalThis, { receive: (code: string) => resolve({ code } as never) })
        })
    })
    await here.signIn()
    await here.reach('Enter the code from the text message')
    await here.page.evaluate(() => {
      const code = document.querySelector('.outbox button')?.textContent
      ;(globalThis as unknown as { receive(code: string): void }).receive(code ?? '')
    })
    await here.reachAccount()
    await here.close()
  })

  it('counts down until a new code can be sent, keeps the focus on the button, and says once when the wait is over', async () => {
    const here = await visit(playground, { scenario: 'choice', framework })
    const codes = here.page.getByRole('region', { name: 'Outbox' }).getByRole('button')
    const said = here.page.locator('.screens').getByRole('status').filter({ hasText: /./ })
    const focused = () => here.page.evaluate(() => document.activeElement?.textContent?.trim())
    await here.page.clock.install()
    await here.signIn('')
    await here.button('Code by e-mail').click()
    await here.button(/^Send again in (30|29|28) s$/).focus()
    await here.page.keyboard.press('Enter')
    expect(await codes.count()).toBe(1)
    await here.page.clock.fastForward(20_000)
    await here.button(/^Send again in (10|9|8|7) s$/).waitFor()
    expect(await said.count()).toBe(0)
    await here.reach('Enter the code from the e-mail')
    await here.page.clock.fastForward(11_000)
    await said.getByText('You can ask for a new code now.').waitFor()
    expect(await focused()).toBe('Send a new code')
    await said.evaluate((status) => {
      new MutationObserver(() => status.setAttribute('data-said-again', '')).observe(status, {
        characterData: true,
        childList: true,
        subtree: true,
      })
    })
    await here.fill({ Code: '00000000' })
    await here.page.getByRole('alert').filter({ hasText: /./ }).waitFor()
    expect(await said.getAttribute('data-said-again')).toBeNull()
    await here.button('Send a new code').focus()
    await here.page.keyboard.press('Enter')
    await here.button(/^Send again in (30|29|28) s$/).waitFor()

    expect(await codes.count()).toBe(2)
    expect(await focused()).toMatch(/^Send again in/)
    expect(await said.count()).toBe(0)
    await here.takeCode()
    await here.reachAccount()
    await here.close()
  })

  it('signs in with a second factor and out again by the keyboard alone, with a ring around each stop', async () => {
    const here = await visit(playground, { scenario: 'totp', framework })
    const { keyboard } = here.page
    const present = () =>
      here.page.evaluate(() => {
        const { activeElement: at } = document
        const { outlineStyle, outlineWidth } = getComputedStyle(at!)
        const name = at instanceof HTMLInputElement ? at.name : at?.textContent?.trim()
        const isStop = at?.closest('.screens') !== null && at?.tagName !== 'H1'
        return { name, tag: at?.tagName, hasRing: !isStop || (outlineStyle !== 'none' && outlineWidth !== '0px') }
      })
    const tabTo = async (name: string) => {
      for (let stops = 0; stops < 30; stops++) {
        await keyboard.press('Tab')
        const at = await present()
        expect(at.hasRing).toBe(true)
        if (at.name === name) return
      }
      throw new Error(`the Tab key does not lead to ${name}`)
    }
    await here.reach('Sign in')
    await tabTo('username')
    await keyboard.type('ada')
    await tabTo('password')
    await keyboard.type('Correct-horse-1')
    await tabTo('Sign in')
    await keyboard.press('Space')
    await here.reach('Enter the code of your authenticator app')
    expect((await present()).tag).toBe('H1')
    await tabTo('code')
    const code = await here.page.getByRole('region', { name: 'Outbox' }).getByRole('button').first().textContent()
    await keyboard.type(code!)
    await tabTo('Continue')
    await keyboard.press('Space')
    await here.reachAccount()
    expect((await present()).tag).toBe('H1')
    await tabTo('Sign out')
    await keyboard.press('Enter')
    await here.reach('Sign in')
    expect((await present()).tag).toBe('H1')
    await here.close()
  })

  it.each(['input', 'change'])('reads values that are set without a key, by one event: %s', async (type) => {
    const here = await visit(playground, { scenario: 'totp', framework })
    /** As a password manager does. */
    const set = (values: Readonly<Record<string, string>>) =>
      here.page.evaluate(
        ([all, event]) => {
          for (const [name, value] of Object.entries(all)) {
            const input = document.querySelector<HTMLInputElement>(`.screens input[name=${name}]`)!
            input.value = value
            input.dispatchEvent(new Event(event, { bubbles: true }))
          }
        },
        [values, type] as const,
      )
    await here.reach('Sign in')
    await set({ username: 'ada', password: 'Correct-horse-1' })
    await here.button('Sign in').click()
    await here.reach('Enter the code of your authenticator app')
    await set({
      code: (await here.page.getByRole('region', { name: 'Outbox' }).getByRole('button').first().textContent())!,
    })
    await here.button('Continue').click()
    await here.reachAccount()
    await here.button('Sign out').click()
    await here.reach('Sign in')
    await here.button('Create an account').click()
    await here.reach('Create an account')
    await set({ username: 'grace', email: 'grace@example.org', password: 'Compile-it-1' })
    await here.button('Sign up').click()
    await here.reach('Confirm your account')
    await here.close()
  })

  it('leaves the focus where a wrong code was typed', async () => {
    const here = await visit(playground, { scenario: 'sms', framework })
    await here.signIn()
    await here.reach('Enter the code from the text message')
    await here.fill({ Code: '000000' })
    await here.page.getByRole('alert').filter({ hasText: /./ }).waitFor()

    expect(await here.page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('code')
    await here.close()
  })

  it('moves the focus to the heading of the next step, and keeps what was typed out of it', async () => {
    const here = await visit(playground, { scenario: 'sms', framework })
    await here.signIn()
    await here.reach('Enter the code from the text message')

    expect(await here.page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    expect(await here.field('Code').inputValue()).toBe('')
    await here.close()
  })
})

it('shows React in one tab and Vue in another, which follow each other', async () => {
  const here = await visit(playground, { scenario: 'srp', framework: 'both' })
  const [react, vue] = [here.page.locator('.screens > div').first(), here.page.locator('.screens > div').last()]
  await react.getByRole('textbox', { name: 'User name or e-mail' }).fill('ada')
  await react.getByRole('textbox', { name: 'Password' }).fill('Correct-horse-1')
  await here.page.keyboard.press('Enter')
  await react.getByRole('heading', { name: 'Hello, ada' }).waitFor()
  await vue.getByRole('heading', { name: 'Hello, ada' }).waitFor()
  await vue.getByRole('button', { name: 'Sign out' }).click()
  await react.getByRole('heading', { name: 'Sign in' }).waitFor()
  await here.close()
})

describe('the drawing of the statechart', () => {
  const chart = readChart({ logic: signInMachine() })

  it.each<[string, BrowserContextOptions]>([
    ['on a desk', { viewport: { width: 1280, height: 900 } }],
    ['on a phone', { viewport: { width: 375, height: 700 }, colorScheme: 'dark', reducedMotion: 'reduce' }],
  ])('is in the state of the machine through a whole sign-in, %s', async (_, context) => {
    const here = await visit(playground, { scenario: 'totp', framework: 'react', context })
    await here.reach('Sign in')
    const whole = here.page.getByRole('region', { name: 'The whole machine' })
    // On a phone it is closed at first.
    if (
      !(await whole
        .locator('details')
        .getAttribute('open')
        .then((open) => open !== null))
    ) {
      await whole.getByText('Every state').click()
    }
    await whole.getByRole('img', { name: 'All 32 states of signIn, which is in identify and idle' }).waitFor()
    await watchChart(here.page)
    await here.signIn()
    await here.reach('Enter the code of your authenticator app')
    await here.takeCode()
    await here.reachAccount()

    const seen = await readSeen(here.page)
    for (const { arrows, last, lit, present, middle, litInMap, columns } of seen) {
      expect([lit, middle, litInMap]).toEqual([present, present, present])
      expect(columns).toEqual(present.length > 1 ? ['prompt', 'request'] : [])
      expect(chart.transitions).toEqual(expect.arrayContaining([...arrows]))
      const touches = (name: string | undefined) => name === undefined || present.includes(name)
      expect(arrows.every(({ from, to }) => touches(from) || touches(to))).toBe(true)
      expect(present).toEqual(expect.arrayContaining(last.map(({ to }) => to)))
    }
    expect([...new Set(seen.map(({ lit }) => lit.join(' + ')))]).toEqual(
      expect.arrayContaining([
        'identify + idle',
        'identify + initiating',
        'identify + responding',
        'totpCode + idle',
        'totpCode + responding',
        'signedIn',
      ]),
    )
    // In both columns: what was asked for next, and what the request came to.
    expect(seen.map(({ last }) => last.map(({ event, to }) => `${event} → ${to}`))).toContainEqual([
      'challenge.SOFTWARE_TOKEN_MFA → totpCode',
      'always → idle',
    ])
    expect(seen.some(({ isMoving }) => isMoving)).toBe(context.reducedMotion !== 'reduce')
    const lines = await whole
      .locator('[data-to]')
      .evaluateAll((all) =>
        all.map((each) => [each.getAttribute('data-from'), each.getAttribute('data-to')].join(' → ')),
      )
    expect(chart.transitions.map(({ from, to, region }) => `${from ?? `any ${region ?? 'state'}`} → ${to}`)).toEqual(
      expect.arrayContaining(lines),
    )
    expect(await here.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await here.close()
  })

  it('can be walked with the keyboard, and comes back to the present state', async () => {
    const here = await visit(playground, { scenario: 'totp', framework: 'vue' })
    await here.signIn()
    await here.reach('Enter the code of your authenticator app')
    const panel = here.page.getByRole('region', { name: 'Statechart' })
    await panel.getByRole('button', { name: 'To responding, respond' }).focus()
    await here.page.keyboard.press('Enter')

    expect(await here.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('responding')
    // The other column stays where the machine is.
    await panel.getByRole('img', { name: 'totpCode, the present state' }).waitFor()
    await here.page.keyboard.press('Tab')
    await here.page.keyboard.press('Space')
    await panel.getByText('you look at routing').waitFor()
    await here.reach('Enter the code of your authenticator app')
    await panel.getByRole('button', { name: 'Back to totpCode and idle' }).click()
    await panel.getByRole('img', { name: 'idle, the present state' }).waitFor()
    await panel.getByRole('img', { name: 'From any prompt, challenge.SOFTWARE_TOKEN_MFA, the last step' }).waitFor()
    await panel.getByText('All 32 states').click()
    await here.reach('Enter the code of your authenticator app')
    await panel.getByRole('button', { name: 'setUpEmail', exact: true }).click()
    await panel.getByRole('img', { name: 'setUpEmail', exact: true }).waitFor()
    await here.page.locator('.map [data-state=smsCode]').click()
    await panel.getByRole('img', { name: 'smsCode', exact: true }).waitFor()
    await panel.getByRole('img', { name: 'idle, the present state' }).waitFor()
    await here.takeCode()
    await panel.getByRole('img', { name: 'signedIn, the present state' }).waitFor()
    await here.reachAccount()
    await here.page.getByRole('button', { name: '+ 1 hour' }).click()
    await panel.getByText('session is in fresh').waitFor()
    await here.close()
  })
})

it('is what `npm start` serves, under a name that passkeys take, without a browser where none is wanted', async () => {
  const started = spawn('npm', ['start', '--', '--no-open', '--port', '0'], { cwd: TOP, detached: true })
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = ''
      started.stdout.on('data', (text) => {
        said += String(text)
        const found = /http:\/\/localhost:\d+\//.exec(said.replace(ANSI, ''))
        if (found) resolve(found[0])
      })
      started.on('exit', (code) => reject(new Error(`npm start ended with ${code}`)))
    })
    const response = await fetch(address)

    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<title>cognito-machines: playground</title>')
    const page = await playground.browser.newPage()
    await page.goto(address)
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor()
    await page.close()
  } finally {
    // npm, its shell and Vite.
    process.kill(-started.pid!)
  }
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told about colours
const ANSI = /\u001b\[\d*m/g
