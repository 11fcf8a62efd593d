import { describe, expect, it } from 'vitest'
import { usePasswordReset } from '../../../machines/password-reset/index.ts'
import type { PasswordReset } from '../../../machines/password-reset/view.ts'
import { useSignUp } from '../../../machines/sign-up/index.ts'
import { useSignIn } from '../../../src/index.ts'
import { PASSWORD, START, startApp } from '../../flows/start-app.ts'
import { atStep, untilStep } from '../at-step.ts'

const NEW_PASSWORD = 'Better-horse-2'
const users = [
  { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org', email_verified: 'true' } },
]

/** An app with a password reset beside its sign-in. */
function start(setup: Parameters<typeof startApp>[0] = {}, options: Parameters<typeof usePasswordReset>[1] = {}) {
  const app = startApp({ ...setup, pool: { users, ...setup.pool } })
  const flow = usePasswordReset(app.auth, options)
  const code = () => app.pool.outbox.last({ purpose: 'forgotPassword' })!.code
  const at = <Step extends PasswordReset['step']>(step: Step) => atStep(flow, step)
  return { app, flow, code, at }
}

describe('a password reset', () => {
  it('goes from a name over a code to a sign-in with the new password', async () => {
    const { app, at, code } = start()

    await at('identify').submit({ username: 'ada' })
    expect(at('newPassword')).toMatchObject({
      username: 'ada',
      delivery: { medium: 'EMAIL', destination: 'a***@e***' },
      resend: { availableAt: START + 30_000 },
    })
    expect(await at('newPassword').submit({ code: code(), password: NEW_PASSWORD })).toMatchObject({ ok: true })

    const { signIn } = at('reset')
    expect(signIn.username).toBe('ada')
    expect(JSON.stringify(signIn)).not.toContain(NEW_PASSWORD)
    await untilStep(useSignIn(app.auth, { credentials: signIn }), 'signedIn')
  })

  it.each([
    ['a wrong code', { code: '000000', password: NEW_PASSWORD }, 'code'],
    ['a weak password', { code: 'right', password: 'short' }, 'password'],
    ['no code', { code: '', password: NEW_PASSWORD }, 'code'],
    ['no password', { code: '123456', password: '' }, 'password'],
  ] as const)('shows %s beside its field, and takes another answer', async (_, typed, field) => {
    const { at, code } = start()
    await at('identify').submit({ username: 'ada' })

    const refused = await at('newPassword').submit({ ...typed, code: typed.code === 'right' ? code() : typed.code })

    expect(refused).toMatchObject({ ok: false, error: { field } })
    expect(at('newPassword').fields[field].dom()['aria-invalid']).toBe(true)
    await at('newPassword').resend.now()
    expect(await at('newPassword').submit({ code: code(), password: NEW_PASSWORD })).toMatchObject({ ok: true })
    at('reset')
  })

  it('refuses a password of the history', async () => {
    const { at, code } = start({ pool: { passwordPolicy: { passwordHistorySize: 3 } } })
    await at('identify').submit({ username: 'ada' })

    const refused = await at('newPassword').submit({ code: code(), password: PASSWORD })

    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'PasswordHistoryPolicyViolationException', field: 'password' },
    })
  })

  it('takes the code of an administrator, from the sign-in that reports it', async () => {
    const { app } = start()
    const adminCode = await app.pool.resetPassword('ada')
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    const { username } = app.at('resetPassword')

    const flow = usePasswordReset(app.auth, { username })
    expect(atStep(flow, 'newPassword').delivery).toBeUndefined()
    await atStep(flow, 'newPassword').submit({ code: adminCode, password: NEW_PASSWORD })

    atStep(flow, 'reset')
    expect(app.operations()).not.toContain('ForgotPassword')
  })

  it('takes a code that the person has', async () => {
    const { app, at } = start()
    const adminCode = await app.pool.resetPassword('ada')

    await at('identify').haveCode({ username: 'ada' })
    await at('newPassword').submit({ code: adminCode, password: NEW_PASSWORD })

    at('reset')
  })

  it('is refused for a stranger, and seems to go on where the pool hides it', async () => {
    const open = start()
    expect(await open.at('identify').submit({ username: 'nobody' })).toMatchObject({
      ok: false,
      error: { code: 'UserNotFoundException', field: 'username' },
    })
    expect(open.at('identify').username).toBe('nobody')

    const hiding = start({ pool: { clients: { preventUserExistenceErrors: 'ENABLED' } } })
    expect(await hiding.at('identify').submit({ username: 'nobody' })).toMatchObject({ ok: true })
    expect(hiding.at('newPassword').delivery?.medium).toBe('EMAIL')
    expect(await hiding.at('newPassword').submit({ code: '123456', password: NEW_PASSWORD })).toMatchObject({
      ok: false,
      error: { code: 'ExpiredCodeException' },
    })
  })

  it('hands somebody who never confirmed over to the sign-up', async () => {
    const { app, at } = start()
    const signUp = useSignUp(app.auth, { resume: false })
    await atStep(signUp, 'details').submit({
      username: 'grace',
      password: PASSWORD,
      attributes: { email: 'grace@example.org' },
    })
    const exception = { name: 'UserNotConfirmedException', message: 'User is not confirmed.' }
    app.pool.faults.add({ operation: 'ForgotPassword', exception })

    await at('identify').submit({ username: 'grace' })

    expect(at('confirmSignUp')).toMatchObject({ username: 'grace', error: null })
  })

  it('keeps the code that was sent when another cannot be', async () => {
    const { app, at, code } = start()
    await at('identify').submit({ username: 'ada' })
    const exception = { name: 'LimitExceededException', message: 'Attempt limit exceeded' }
    app.pool.faults.add({ operation: 'ForgotPassword', exception })

    expect(await at('newPassword').resend.now()).toMatchObject({ ok: false, error: { code: 'LimitExceededException' } })
    expect(await at('newPassword').submit({ code: code(), password: NEW_PASSWORD })).toMatchObject({ ok: true })
  })

  it('comes back to the code after a reload', async () => {
    const { app, at, code } = start()
    await at('identify').submit({ username: 'ada' })
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()

    const flow = usePasswordReset(app.reload().auth)
    await untilStep(flow, 'newPassword')

    expect(atStep(flow, 'newPassword')).toMatchObject({ username: 'ada', delivery: { destination: 'a***@e***' } })
    await atStep(flow, 'newPassword').submit({ code: code(), password: NEW_PASSWORD })
    atStep(flow, 'reset')
  })

  it('shows nothing of what the form refused while the place before a reload was looked for', async () => {
    const { app, at } = start()
    await at('identify').submit({ username: 'ada' })
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()

    const flow = usePasswordReset(app.reload().auth)
    expect(await atStep(flow, 'identify').submit({ username: '' })).toMatchObject({ error: { field: 'username' } })
    await untilStep(flow, 'newPassword')

    expect(atStep(flow, 'newPassword')).toMatchObject({ username: 'ada', error: null })
  })

  it('forgets everything on cancel', async () => {
    const { at, flow } = start()
    await at('identify').submit({ username: 'ada' })

    await at('newPassword').cancel()

    expect(at('identify')).toMatchObject({ username: '', error: null, pending: false })
    flow.dispose()
    expect(await at('identify').submit({ username: 'ada' })).toMatchObject({ error: { code: 'ERR_CANCELLED' } })
  })
})
