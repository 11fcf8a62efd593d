import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  changePassword,
  checkPassword,
  confirmForgotPassword,
  forgotPassword,
  setPassword,
} from '../../src/account/index.ts'
import { Sensitive } from '../../src/index.ts'
import { createUserPool } from '../../src/testing/index.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'
import { sent, signedIn } from './signed-in.ts'

const verified = {
  users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org', email_verified: 'true' } }],
}

describe('a forgotten password', () => {
  it('is replaced with a code, and the new one signs in', async () => {
    const app = startApp({ pool: verified })

    const delivery = await forgotPassword(app.auth, { username: 'ada' })
    const { code } = app.pool.outbox.last({ purpose: 'forgotPassword' })!
    await confirmForgotPassword(app.auth, { username: 'ada', code: ` ${code} `, newPassword: 'Better-horse-2' })

    expect(delivery).toMatchObject({ medium: 'EMAIL', destination: 'a***@e***' })
    const outcome = await app.at('identify').submit({ username: 'ada', password: 'Better-horse-2' })
    expect(outcome.ok).toBe(true)
  })

  it.each([
    ['000000', 'Better-horse-2', { code: 'CodeMismatchException', field: 'code' }],
    ['right', 'short', { code: 'InvalidPasswordException', field: 'newPassword' }],
    ['', 'Better-horse-2', { code: 'ERR_INVALID_INPUT', field: 'code' }],
    ['000000', '', { code: 'ERR_INVALID_INPUT', field: 'newPassword' }],
  ])('is refused by field: code "%s", password "%s"', async (typed, newPassword, error) => {
    const app = startApp({ pool: verified })
    await forgotPassword(app.auth, { username: 'ada' })
    const code = typed === 'right' ? app.pool.outbox.last({ purpose: 'forgotPassword' })!.code : typed

    await expect(confirmForgotPassword(app.auth, { username: 'ada', code, newPassword })).rejects.toMatchObject(error)
  })

  it('cannot be asked for without an address', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD }] } })

    await expect(forgotPassword(app.auth, { username: 'ada' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
  })
})

describe('a change of password', () => {
  it('needs the one before', async () => {
    const app = await signedIn()
    const change = (previousPassword: string) =>
      changePassword(app.auth, { previousPassword, proposedPassword: new Sensitive('Better-horse-2') })

    await expect(change('Wrong-horse-1')).rejects.toMatchObject({ code: 'NotAuthorizedException' })
    await change(PASSWORD)

    expect(sent(app, 'ChangePassword')).toMatchObject({
      PreviousPassword: PASSWORD,
      ProposedPassword: 'Better-horse-2',
    })
  })

  it.each([
    [{ previousPassword: '', proposedPassword: 'Better-horse-2' }, 'password'],
    [{ previousPassword: PASSWORD, proposedPassword: '' }, 'newPassword'],
    [{ previousPassword: undefined, proposedPassword: 'Better-horse-2' }, 'password'],
  ])('is refused before any request: %j', async (input, field) => {
    const app = await signedIn()

    await expect(changePassword(app.auth, input as never)).rejects.toMatchObject({ code: 'ERR_INVALID_INPUT', field })
    expect(app.operations()).not.toContain('ChangePassword')
  })

  it('is none for nobody', async () => {
    const app = startApp()

    await expect(
      changePassword(app.auth, { previousPassword: PASSWORD, proposedPassword: 'Better-horse-2' }),
    ).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })
})

it('gives a user without a password a first one', async () => {
  const app = startApp({
    pool: {
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
      users: [{ username: 'ada', attributes: { email: 'ada@example.org', email_verified: 'true' } }],
    },
    auth: { authFlow: 'USER_AUTH' },
  })
  await app.at('identify').submit({ username: 'ada', preferredChallenge: 'EMAIL_OTP' })
  await app.at('emailCode').submit(app.pool.outbox.last({ username: 'ada' })!.code)
  app.at('signedIn')

  await setPassword(app.auth, { password: 'First-horse-1' })

  expect(sent(app, 'ChangePassword')).not.toHaveProperty('PreviousPassword')
  const again = app.reload()
  expect(await again.at('identify').submit({ username: 'ada', password: 'First-horse-1' })).toMatchObject({ ok: true })
})

describe('the password policy', () => {
  const rules = (password: string, policy = {}) =>
    Object.fromEntries(checkPassword(policy, password).rules.map(({ rule, isMet }) => [rule, isMet]))

  it('has the defaults of the service', () => {
    expect(rules('Aa1!')).toEqual({
      minimumLength: false,
      lowercase: true,
      uppercase: true,
      number: true,
      symbol: true,
    })
    expect(checkPassword({}, 'Aa1!Aa1!').isMet).toBe(true)
  })

  it('shows only the rules that are in force', () => {
    const policy = { minimumLength: 6, requireSymbols: false, requireUppercase: false, requireNumbers: false }

    expect(rules('abcdef', policy)).toEqual({ minimumLength: true, lowercase: true })
  })

  it('tells of a space at an edge, and of too much, when it is so', () => {
    expect(rules(' Aa1!Aa1!')).toMatchObject({ edges: false })
    expect(rules('Aa1!'.repeat(65))).toMatchObject({ maximumLength: false })
    expect(rules('Aa1!Aa1!')).not.toHaveProperty('edges')
  })

  it('counts a space between others as a symbol, as the service does', () => {
    expect(rules('Aa1 Aa1Aa')).toMatchObject({ symbol: true })
    expect(rules('Aa1Aa1Aa ')).toMatchObject({ symbol: false })
  })

  it('asks a function for the strength, and keeps it between 0 and 1', () => {
    expect(checkPassword({}, 'x').strength).toBeUndefined()
    expect(checkPassword({ strength: (password) => password.length / 4 }, 'xx').strength).toBe(0.5)
    expect(checkPassword({ strength: () => 7 }, new Sensitive('x')).strength).toBe(1)
  })

  it.each([5, 100, 8.5, Number.NaN])('refuses a minimum length of %s', (minimumLength) => {
    expect(() => checkPassword({ minimumLength }, 'x')).toThrow(expect.objectContaining({ code: 'ERR_CONFIGURATION' }))
  })

  it('passes nothing that the pool refuses', async () => {
    const pool = createUserPool({ passwordPolicy: { minimumLength: 6 } })
    const character = fc.constantFrom(...'abAB12!~='.split(''))
    let names = 0
    await fc.assert(
      fc.asyncProperty(fc.array(character, { maxLength: 10 }), async (characters) => {
        const password = characters.join('')
        if (!checkPassword({ minimumLength: 6 }, password).isMet) return
        const input = { ClientId: pool.clientId, Username: `user${++names}`, Password: password }
        expect(await pool.handle('SignUp', input)).toMatchObject({ UserConfirmed: false })
      }),
      { numRuns: 200 },
    )
    expect(names).toBeGreaterThan(5)
  })
})
