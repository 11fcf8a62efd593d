import { describe, expect, it } from 'vitest'
import { useSignUp } from '../../../machines/sign-up/index.ts'
import type { SignUp } from '../../../machines/sign-up/view.ts'
import { Sensitive, useSignIn } from '../../../src/index.ts'
import { START, startApp } from '../../flows/start-app.ts'
import { atStep, untilStep } from '../at-step.ts'

const PASSWORD = 'Compile-it-1'
const grace = { username: 'grace', password: PASSWORD, attributes: { email: 'grace@example.org' } }

/** An app with a sign-up beside its sign-in. */
function start(setup: Parameters<typeof startApp>[0] = {}, options: Parameters<typeof useSignUp>[1] = {}) {
  const app = startApp(setup)
  const flow = useSignUp(app.auth, options)
  const codeFor = (username: string) => app.pool.outbox.last({ username })!.code
  const at = <Step extends SignUp['step']>(step: Step) => atStep(flow, step)
  return { app, flow, codeFor, at }
}

describe('a sign-up', () => {
  it('goes from the form over the code to a sign-in that asks for nothing', async () => {
    const { app, at, codeFor } = start()

    expect(await at('details').submit(grace)).toMatchObject({ ok: true })
    expect(at('code')).toMatchObject({
      username: 'grace',
      delivery: { medium: 'EMAIL', destination: 'g***@e***', attribute: 'email' },
      resend: { availableAt: START + 30_000 },
      pending: false,
      error: null,
    })
    expect(await at('code').submit(codeFor('grace'))).toMatchObject({ ok: true })

    const { signIn } = at('confirmed')
    expect(signIn).toEqual({ username: 'grace', password: expect.any(Sensitive) })
    const signingIn = useSignIn(app.auth, { credentials: signIn })
    await untilStep(signingIn, 'signedIn')
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'grace' } })
  })

  it('signs in by the session of the code where there is no password', async () => {
    const { app, at, codeFor } = start({ pool: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } })

    await at('details').submit({ username: 'grace', attributes: { email: 'grace@example.org' } })
    await at('code').submit(codeFor('grace'))

    const { signIn } = at('confirmed')
    expect(signIn).toEqual({ username: 'grace', authFlow: 'USER_AUTH', session: expect.any(Sensitive) })
    const sentBefore = app.pool.outbox.list().length
    const signingIn = useSignIn(app.auth, { credentials: signIn })
    await untilStep(signingIn, 'signedIn')
    expect(app.pool.outbox.list()).toHaveLength(sentBefore)
  })

  it('prefers the session where the app signs in by USER_AUTH', async () => {
    const { at, codeFor } = start({ auth: { authFlow: 'USER_AUTH' } })

    await at('details').submit(grace)
    await at('code').submit(codeFor('grace'))

    expect(at('confirmed').signIn).toMatchObject({ authFlow: 'USER_AUTH', session: expect.any(Sensitive) })
  })

  it('needs no code when a trigger confirms the user', async () => {
    const { at } = start({
      pool: {
        lambdas: {
          preSignUp: (event) => ({
            ...event,
            response: { autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: false },
          }),
        },
      },
    })

    await at('details').submit(grace)

    expect(at('confirmed').username).toBe('grace')
  })

  it('shows a refusal beside its field, and keeps the name', async () => {
    const { at } = start()

    const outcome = await at('details').submit({ ...grace, password: 'short' })

    expect(outcome).toMatchObject({ ok: false, error: { code: 'InvalidPasswordException' } })
    expect(at('details').username).toBe('grace')
    expect(at('details').fields.password.dom()).toMatchObject({
      'aria-invalid': true,
      autoComplete: 'new-password',
    })
    expect(at('details').fields.username.dom()['aria-invalid']).toBe(false)
  })

  it('shows what cannot be sent without a request', async () => {
    const { app, at } = start()

    const outcome = await at('details').submit({ ...grace, username: '' })

    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_INVALID_INPUT', field: 'username' } })
    expect(at('details').fields.username.dom()['aria-invalid']).toBe(true)
    expect(app.operations()).toEqual([])
  })

  it.each([
    ['a quota', 'quota' as const, 'LimitExceededException'],
    ['a fault', 'undelivered' as const, 'CodeDeliveryFailureException'],
  ])('goes on to the code when only the message was not sent, by %s', async (_, reason, code) => {
    const { app, at, codeFor } = start()
    app.pool.faults.failDelivery({ reason })

    const outcome = await at('details').submit(grace)

    expect(outcome).toMatchObject({ ok: false, error: { code } })
    expect(at('code').delivery).toBeUndefined()
    await at('code').resend.now()
    expect(at('code')).toMatchObject({ error: null, delivery: { medium: 'EMAIL' } })
    await at('code').submit(codeFor('grace'))
    at('confirmed')
  })

  it('refuses a name that is taken, and takes the person to the code when the name is theirs', async () => {
    const { app, at, codeFor } = start()
    await at('details').submit(grace)
    const later = useSignUp(app.auth, { resume: false })

    const taken = await atStep(later, 'details').submit(grace)
    await atStep(later, 'details').haveCode({ username: 'grace' })
    await atStep(later, 'code').submit(codeFor('grace'))

    expect(taken).toMatchObject({ ok: false, error: { code: 'UsernameExistsException', field: 'username' } })
    expect(atStep(later, 'confirmed').signIn).toEqual({
      username: 'grace',
      authFlow: 'USER_AUTH',
      session: expect.anything(),
    })
  })

  it('takes another code after a wrong one, and a new one after an old one', async () => {
    const { app, at, codeFor } = start()
    await at('details').submit(grace)

    expect(await at('code').submit('000000')).toMatchObject({ ok: false, error: { code: 'CodeMismatchException' } })
    app.pool.expireCodes('grace')
    expect(await at('code').submit(codeFor('grace'))).toMatchObject({
      ok: false,
      error: { code: 'ExpiredCodeException' },
    })
    await at('code').resend.now()
    expect(await at('code').submit(codeFor('grace'))).toMatchObject({ ok: true })
    at('confirmed')
  })

  it('notices that a link was followed meanwhile, on a code, on a resend, and when told', async () => {
    for (const act of ['submit', 'resend', 'told'] as const) {
      const { app, at, codeFor } = start()
      await at('details').submit(grace)
      await app.pool.handle('ConfirmSignUp', {
        ClientId: app.pool.clientId,
        Username: 'grace',
        ConfirmationCode: codeFor('grace'),
      })

      if (act === 'submit') await at('code').submit('123456')
      if (act === 'resend') await at('code').resend.now()
      if (act === 'told') await at('code').linkFollowed()

      expect(at('confirmed').signIn).toEqual({ username: 'grace', password: expect.any(Sensitive) })
    }
  })

  it('goes back to the form when the user is gone', async () => {
    const { app, at } = start()
    await at('details').submit(grace)
    app.pool.deleteUser('grace')

    await at('code').submit('123456')

    expect(at('details')).toMatchObject({ username: 'grace', error: { code: 'UserNotFoundException' } })
  })

  it('looks the same for somebody who does not exist where the pool hides it', async () => {
    const { at } = start({ pool: { clients: { preventUserExistenceErrors: 'ENABLED' } } })

    await at('details').haveCode({ username: 'nobody' })
    expect(await at('code').resend.now()).toMatchObject({ ok: true })
    expect(await at('code').submit('123456')).toMatchObject({ ok: false, error: { code: 'ExpiredCodeException' } })
    at('code')
  })
})

describe('an address of another user', () => {
  const setup = {
    pool: {
      aliasAttributes: ['email'] as const,
      users: [
        {
          username: 'ada',
          password: 'Correct-horse-1',
          attributes: { email: 'grace@example.org', email_verified: 'true' },
        },
      ],
    },
  }

  it('is moved when the person says so, with another code if the first is spent', async () => {
    const { app, at, codeFor } = start(setup)
    await at('details').submit(grace)
    await at('code').submit(codeFor('grace'))
    expect(at('aliasTaken')).toMatchObject({ username: 'grace', error: { code: 'AliasExistsException' } })

    const moved = await at('aliasTaken').move()
    if (!moved.ok) {
      await at('code').resend.now()
      await at('code').submit(codeFor('grace'))
    }

    at('confirmed')
    expect(app.pool.getUser('ada').attributes.get('email_verified')).not.toBe('true')
    expect(app.pool.requests.last('ConfirmSignUp')?.input).toMatchObject({ ForceAliasCreation: true })
  })

  it('is left alone when the person says so', async () => {
    const { app, at, codeFor } = start(setup)
    await at('details').submit(grace)
    await at('code').submit(codeFor('grace'))

    await at('aliasTaken').keep()

    expect(at('details')).toMatchObject({ username: 'grace', error: null })
    expect(app.pool.getUser('ada').attributes.get('email_verified')).toBe('true')
    expect(app.operations().filter((name) => name === 'ConfirmSignUp')).toHaveLength(1)
  })
})

describe('a reload', () => {
  it('comes back to the code, with nothing secret stored', async () => {
    const { app, at, codeFor } = start()
    await at('details').submit(grace)
    await untilWritten()
    const stored = String(
      await app.resumeStorage.getItem(`cognito-machines.1.eu-west-1_5fSimulator1.${app.pool.clientId}.sign-up`),
    )

    const reloaded = app.reload()
    const flow = useSignUp(reloaded.auth)
    await untilStep(flow, 'code')

    expect(JSON.parse(stored)).toEqual({
      v: 1,
      username: 'grace',
      delivery: { medium: 'EMAIL', destination: 'g***@e***', attribute: 'email', sentAt: START },
      expiresAt: START + 24 * 60 * 60 * 1000,
    })
    await atStep(flow, 'code').submit(codeFor('grace'))
    expect(atStep(flow, 'confirmed').signIn).toEqual({
      username: 'grace',
      authFlow: 'USER_AUTH',
      session: expect.anything(),
    })
    await untilWritten()
    expect(
      await reloaded.resumeStorage.getItem(`cognito-machines.1.eu-west-1_5fSimulator1.${app.pool.clientId}.sign-up`),
    ).toBeNull()
  })

  it('shows nothing of what the form refused while the place was looked for', async () => {
    const { app, at } = start()
    await at('details').submit(grace)
    await untilWritten()

    const flow = useSignUp(app.reload().auth)
    expect(await atStep(flow, 'details').submit({ username: '' })).toMatchObject({ error: { field: 'username' } })
    await untilStep(flow, 'code')

    expect(atStep(flow, 'code')).toMatchObject({ username: 'grace', error: null })
  })

  it('starts over where that is wished for, and after cancel', async () => {
    const { app, at } = start()
    await at('details').submit(grace)
    await untilWritten()

    const without = useSignUp(app.auth, { resume: false })
    expect(without.getSnapshot().step).toBe('details')

    await at('code').cancel()
    await untilWritten()
    const after = useSignUp(app.reload().auth)
    await untilWritten()
    expect(after.getSnapshot().step).toBe('details')
  })

  /** The writes of the place are not waited for by anybody. */
  async function untilWritten(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
})

describe('a sign-in that finds the sign-up unconfirmed', () => {
  it('hands over, sends a code at once, and gets the sign-in back', async () => {
    const { app, at } = start()
    await at('details').submit(grace)
    await app.at('identify').submit({ username: 'grace', password: PASSWORD })
    const { username } = app.at('confirmSignUp')

    const flow = useSignUp(app.auth, { confirm: { username, password: PASSWORD, sendCode: true } })
    expect(flow.getSnapshot()).toMatchObject({ step: 'code', pending: true })
    await untilStep(flow, 'code')
    await atStep(flow, 'code').submit(app.pool.outbox.last({ username: 'grace' })!.code)

    const signingIn = useSignIn(app.auth, { credentials: atStep(flow, 'confirmed').signIn })
    await untilStep(signingIn, 'signedIn')
  })

  it('is refused at once with a name that cannot be one', () => {
    const { app } = start()

    expect(() => useSignUp(app.auth, { confirm: { username: '' } })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_INPUT' }),
    )
  })
})

describe('the actions', () => {
  it('answer when they come too late or too early, and stay the same', async () => {
    const { at, flow } = start()
    const form = at('details')

    const first = form.submit(grace)
    expect(flow.getSnapshot()).toMatchObject({ step: 'details', pending: true, error: null })
    expect(await form.submit(grace)).toMatchObject({ ok: false, error: { code: 'ERR_BUSY' } })
    await first
    expect(await form.submit(grace)).toMatchObject({ ok: false, error: { code: 'ERR_STALE_STEP' } })

    await at('code').cancel()
    expect(at('details').submit).toBe(form.submit)
  })
})
