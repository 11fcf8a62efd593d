// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { changePassword, changePasswordFields } from '../../src/account/index.ts'
import type { AuthError } from '../../src/errors.ts'
import { type DomForm, type Field, usePasswordReset, useSignUp } from '../../src/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const NEXT = 'Better-horse-2'

type Typed = Readonly<Record<string, string>>
type Fields = Readonly<Record<string, Field>>

/** What every view with inputs has. */
interface FormView {
  readonly step: string
  readonly pending: boolean
  readonly error: AuthError | null
  readonly fields: Fields
  readonly form: () => DomForm
  readonly submit: (input: never) => Promise<unknown>
  readonly choose: (factor: string) => Promise<unknown>
}

interface AnyFlow {
  getSnapshot(): unknown
  subscribe(listener: () => void): () => void
}

const viewOf = (flow: AnyFlow) => flow.getSnapshot() as FormView

/** What is in the inputs before anything is typed. */
const valuesOf = (view: FormView): Typed =>
  Object.fromEntries(
    Object.values(view.fields).flatMap((field) => {
      const { name, value } = field.dom()
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** A form as an app draws it, with what a person types. */
function draw(view: FormView, typed: Typed): HTMLFormElement {
  const form = document.createElement('form')
  form.setAttribute('method', view.form().method)
  for (const [name, value] of Object.entries({ ...valuesOf(view), ...typed })) {
    const input = form.appendChild(document.createElement('input'))
    input.name = name
    input.value = value
  }
  form.addEventListener('submit', view.form().onSubmit)
  return form
}

/** Sends the form of the present step, and waits for the step after it. */
async function send(flow: AnyFlow, typed: Typed | string): Promise<FormView> {
  const before = viewOf(flow)
  if (typeof typed === 'string') {
    await before.choose(typed)
    return viewOf(flow)
  }
  const event = new Event('submit', { cancelable: true })
  let isOver = false
  const over = new Promise<void>((resolve) => {
    const unsubscribe = flow.subscribe(() => {
      if (isOver || viewOf(flow).pending || viewOf(flow) === before) return
      isOver = true
      unsubscribe()
      resolve()
    })
  })
  draw(before, typed).dispatchEvent(event)
  expect(event.defaultPrevented).toBe(true)
  await over
  return viewOf(flow)
}

const sentCode = ({ pool }: App) => pool.outbox.last()!.code

interface Story {
  readonly app: App
  readonly flow: AnyFlow
  /** What is typed into the form of each step, or chosen, until the last one. */
  readonly typed: readonly (readonly [step: string, values: () => Typed | string])[]
  readonly end: string
}

const credentials = () => ({ username: 'ada', password: PASSWORD })

const STORIES: Readonly<Record<string, () => Story>> = {
  'a sign-in with a TOTP code': () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })
    return {
      app,
      flow: app.flow,
      typed: [
        ['identify', credentials],
        ['totpCode', () => ({ code: totpCode(SECRET, app.clock.now()) })],
      ],
      end: 'signedIn',
    }
  },
  'a sign-in that sets an authenticator up': () => {
    const app = startApp({
      pool: {
        mfaConfiguration: 'ON',
        enabledMfas: ['SOFTWARE_TOKEN_MFA'],
        users: [{ username: 'ada', password: PASSWORD }],
      },
    })
    return {
      app,
      flow: app.flow,
      typed: [
        ['identify', credentials],
        [
          'setUpTotp',
          () => {
            const { secret } = viewOf(app.flow) as unknown as { secret: string }
            return { code: totpCode(secret, app.clock.now()), deviceName: '' }
          },
        ],
      ],
      end: 'signedIn',
    }
  },
  'a sign-in with a temporary password and a missing attribute': () => {
    const app = startApp({
      pool: {
        schema: [{ name: 'family_name', required: true }],
        users: [{ username: 'ada', temporaryPassword: PASSWORD }],
      },
    })
    return {
      app,
      flow: app.flow,
      typed: [
        ['identify', credentials],
        ['newPassword', () => ({ password: NEXT, 'attributes.family_name': 'Lovelace', terms: 'on' })],
      ],
      end: 'signedIn',
    }
  },
  'a sign-in by a code in place of a password': () => {
    const app = startApp({
      auth: { authFlow: 'USER_AUTH' },
      pool: {
        allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
        users: [
          { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org', email_verified: 'true' } },
        ],
      },
    })
    return {
      app,
      flow: app.flow,
      typed: [
        ['identify', () => ({ username: 'ada', password: '' })],
        ['chooseFactor', () => 'EMAIL_OTP'],
        ['emailCode', () => ({ code: sentCode(app) })],
      ],
      end: 'signedIn',
    }
  },
  'a custom challenge': () => {
    const app = startApp({
      auth: { authFlow: 'CUSTOM_AUTH' },
      pool: {
        users: [{ username: 'ada', password: PASSWORD }],
        lambdas: {
          defineAuthChallenge: (event) => {
            const issueTokens = event.request.session.at(-1)?.challengeResult === true
            event.response = issueTokens
              ? { issueTokens, failAuthentication: false }
              : { issueTokens, failAuthentication: false, challengeName: 'CUSTOM_CHALLENGE' }
          },
          createAuthChallenge: (event) => {
            event.response = {
              publicChallengeParameters: { question: '6 × 7' },
              privateChallengeParameters: { answer: '42' },
            }
          },
          verifyAuthChallengeResponse: (event) => {
            event.response = { answerCorrect: event.request.challengeAnswer === '42' }
          },
        },
      },
    })
    return {
      app,
      flow: app.flow,
      typed: [
        ['identify', () => ({ username: 'ada', password: '' })],
        ['custom', () => ({ answer: '42' })],
      ],
      end: 'signedIn',
    }
  },
  'a sign-up': () => {
    const app = startApp()
    return {
      app,
      flow: useSignUp(app.auth),
      typed: [
        ['details', () => ({ username: 'grace', password: NEXT, email: 'grace@example.org', phoneNumber: '' })],
        ['code', () => ({ code: sentCode(app) })],
      ],
      end: 'confirmed',
    }
  },
  'a password reset': () => {
    const app = startApp()
    return {
      app,
      flow: usePasswordReset(app.auth),
      typed: [
        ['identify', () => ({ username: 'ada' })],
        ['newPassword', () => ({ code: sentCode(app), password: NEXT })],
      ],
      end: 'reset',
    }
  },
}

describe('a form', () => {
  it.each(Object.keys(STORIES))('reads its inputs by their names and submits them: %s', async (name) => {
    const { flow, typed, end } = STORIES[name]!()
    flow.subscribe(() => {})
    for (const [step, values] of typed) {
      expect(viewOf(flow)).toMatchObject({ step, error: null })
      await send(flow, values())
    }
    expect(viewOf(flow)).toMatchObject({ step: end, error: null })
  })

  it.each(Object.keys(STORIES))('has inputs whose names are the keys of submit: %s', async (name) => {
    const { flow, typed, end } = STORIES[name]!()
    flow.subscribe(() => {})
    for (const [step, values] of typed) {
      const view = viewOf(flow)
      expect(view.step).toBe(step)
      for (const [key, field] of Object.entries(view.fields)) expect(field.dom().name).toBe(key)
      const given = values()
      if (typeof given === 'string') {
        await view.choose(given)
        continue
      }
      const attributes = Object.entries(given).flatMap(([key, value]) =>
        key.startsWith('attributes.') ? [[key.slice('attributes.'.length), value]] : [],
      )
      const fields = Object.entries({ ...valuesOf(view), ...given }).filter(([key]) => key in view.fields)
      await view.submit({ ...Object.fromEntries(fields), attributes: Object.fromEntries(attributes) } as never)
    }
    expect(viewOf(flow)).toMatchObject({ step: end, error: null })
  })

  it('sends the given attributes, and none for what was left empty', async () => {
    const { app, flow, typed } = STORIES['a sign-up']!()
    flow.subscribe(() => {})

    await send(flow, { ...(typed[0]![1]() as Typed), 'attributes.given_name': 'Grace', newsletter: 'on' })

    const { attributes } = app.pool.getUser('grace')!
    expect(attributes.get('given_name')).toBe('Grace')
    expect([...attributes.keys()].sort()).toEqual(['email', 'email_verified', 'given_name', 'sub'])
  })

  it.each([
    ['sign-up', 'details', 'password', { username: 'grace', password: 'short', email: 'g@example.org' }],
    ['sign-up', 'details', 'password', { username: 'grace', password: '', email: 'g@example.org' }],
    ['sign-up', 'details', 'username', { username: '', password: NEXT, email: 'g@example.org' }],
    ['sign-in', 'identify', 'password', { username: 'ada', password: '' }],
    ['sign-in', 'identify', 'username', { username: '', password: PASSWORD }],
  ])('marks the input that is at fault: %s, %s, %s', async (kind, step, field, typed) => {
    const app = startApp()
    const flow = kind === 'sign-in' ? app.flow : useSignUp(app.auth)
    flow.subscribe(() => {})

    const view = await send(flow, typed)

    expect(view).toMatchObject({ step, error: { field } })
    for (const [name, each] of Object.entries(view.fields)) expect(each.dom()['aria-invalid']).toBe(name === field)
  })

  it('marks the new password of a sign-in and of a reset', async () => {
    for (const name of ['a sign-in with a temporary password and a missing attribute', 'a password reset']) {
      const { flow, typed } = STORIES[name]!()
      flow.subscribe(() => {})
      await send(flow, typed[0]![1]())

      const view = await send(flow, { ...(typed[1]![1]() as Typed), password: 'short' })

      expect(view).toMatchObject({
        step: 'newPassword',
        error: { code: 'InvalidPasswordException', field: 'password' },
      })
      expect(view.fields.password!.dom()['aria-invalid']).toBe(true)
    }
  })
})

describe('a new password', () => {
  const owner = {
    name: 'username',
    autoComplete: 'username',
    readOnly: true,
    value: 'ada',
  }

  it.each(['a sign-in with a temporary password and a missing attribute', 'a password reset'])(
    'says whose it is, for password managers: %s',
    async (name) => {
      const { flow, typed } = STORIES[name]!()
      flow.subscribe(() => {})

      const view = await send(flow, typed[0]![1]())

      expect(view).toMatchObject({ step: 'newPassword', username: 'ada' })
      expect(view.fields.username!.dom()).toMatchObject(owner)
      expect(view.fields.username!.native()).toMatchObject({ editable: false, value: 'ada', autoComplete: 'username' })
      expect(view.fields.password!.dom()).toMatchObject({ name: 'password', autoComplete: 'new-password' })
    },
  )

  it('of a sign-up is for the user name that is typed', () => {
    const { username, password } = useSignUp(startApp().auth).getSnapshot().fields as Fields

    expect(username!.dom()).toMatchObject({ autoComplete: 'username', readOnly: false })
    expect(username!.dom().value).toBeUndefined()
    expect(password!.dom()).toMatchObject({ autoComplete: 'new-password' })
  })

  it.each([
    ['sign-in', 'username webauthn'],
    ['sign-up', 'username'],
    ['password reset', 'username'],
  ])('is not set where a passkey could sign in: the user name of a %s offers “%s”', (name, autoComplete) => {
    const { auth, flow } = startApp()
    const flows: Readonly<Record<string, AnyFlow>> = {
      'sign-in': flow,
      'sign-up': useSignUp(auth),
      'password reset': usePasswordReset(auth),
    }

    expect(viewOf(flows[name]!).fields.username!.dom().autoComplete).toBe(autoComplete)
  })

  it('in a change of the password says whose it is, and where the error is', async () => {
    const { auth, at } = startApp()
    await at('identify').submit(credentials())
    const refusal = async (input: Parameters<typeof changePassword>[1]) =>
      (await changePassword(auth, input).catch((thrown: unknown) => thrown)) as AuthError
    const fields = changePasswordFields({ username: 'ada' })

    expect(Object.values(fields).map((field) => field.dom().name)).toEqual(Object.keys(fields))
    expect(fields.username.dom()).toMatchObject(owner)
    expect(fields.previousPassword.dom().autoComplete).toBe('current-password')
    expect(fields.proposedPassword.dom().autoComplete).toBe('new-password')
    for (const [input, name] of [
      [{ previousPassword: 'Wrong-horse-1', proposedPassword: NEXT }, 'previousPassword'],
      [{ previousPassword: PASSWORD, proposedPassword: 'short' }, 'proposedPassword'],
    ] as const) {
      const after = changePasswordFields({ username: 'ada', error: await refusal(input) })
      for (const key of ['previousPassword', 'proposedPassword'] as const) {
        expect(after[key].dom()['aria-invalid']).toBe(key === name)
      }
    }
  })
})
