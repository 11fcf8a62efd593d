/** What people type, through the flows and functions that take it. */
import { describe, expect, it } from 'vitest'
import { confirmForgotPassword, confirmSignUp, forgotPassword } from '../src/account/index.ts'
import { totpCode } from '../src/testing/index.ts'
import { type App, PASSWORD, startApp } from './flows/start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** Writes the digits of a code in the script whose zero this is. */
const inScript = (zero: number) => (code: string) =>
  code.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
const between = (character: string) => (code: string) => `${code.slice(0, 3)}${character}${code.slice(3)}`
const around =
  (before: string, after = before) =>
  (code: string) =>
    `${before}${code}${after}`

const CODES: readonly (readonly [string, (code: string) => string])[] = [
  ['a space', between(' ')],
  ['a no-break space and line breaks', (code) => `\r\n${between('\u00a0')(code)}\n`],
  ['thin and ideographic spaces', (code) => [...code].join('\u2009\u3000')],
  ['a zero width space', between('\u200b')],
  ['a word joiner behind it', around('', '\u2060')],
  ['a byte order mark', around('\ufeff', '')],
  ['isolates of bidirectional text', around('\u2068', '\u2069')],
  ['an Arabic letter mark', around('\u061c')],
  ['a soft hyphen', between('\u00ad')],
  ['variation selectors', (code) => [...code].join('\ufe0f')],
  ['tag characters', around('\u{e0001}', '\u{e007f}')],
  ['a minus sign', between('\u2212')],
  ['an en dash in spaces', between(' \u2013 ')],
  ['a non-breaking hyphen', between('\u2011')],
  ['a small em dash', between('\ufe58')],
  ['a wave dash', between('\u301c')],
  ['a Hebrew maqaf', between('\u05be')],
  ['dots', (code) => [...code].join('.')],
  ['brackets and a stop', (code) => `(${code}).`],
  ['words without case before it', (code) => `\u9a8c\u8bc1\u7801\uff1a${code}`],
  ['full-width digits', inScript(0xff10)],
  ['mathematical digits', inScript(0x1d7ce)],
  ['Arabic digits', inScript(0x660)],
  ['Persian digits in marks', (code) => around('\u200f')(inScript(0x6f0)(code))],
  ['Devanagari digits', inScript(0x966)],
  ['Adlam digits, beyond the first plane', inScript(0x1e950)],
]

async function atSmsCode(): Promise<App> {
  const attributes = { phone_number: '+15555550100' }
  const app = startApp({
    pool: { users: [{ username: 'ada', password: PASSWORD, attributes, mfa: { sms: true } }] },
    auth: { authFlow: 'USER_PASSWORD_AUTH' },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  return app
}

describe('a code', () => {
  it.each(CODES)('with %s is that code', async (_, typed) => {
    const app = await atSmsCode()

    await app.at('smsCode').submit(typed(app.pool.outbox.last()!.code!))

    expect(app.flow.getSnapshot()).toMatchObject({ step: 'signedIn', error: null })
  })

  it('in the digits of any script of Unicode is that code', async () => {
    const app = startApp({ pool: { assumptions: { attemptsPerHour: 1000 } } })
    const { auth, pool } = app
    const zeros = Array.from({ length: 0x11_0000 - 0x80 }, (_, index) => index + 0x80).filter(
      (point) => /\p{Nd}/u.test(String.fromCodePoint(point)) && isZero(point),
    )
    expect(zeros.length).toBeGreaterThan(60)

    const sent: unknown[] = []
    for (const zero of zeros) {
      await confirmSignUp(auth, { username: 'ada', code: inScript(zero)('0192837465') }).catch(() => undefined)
      sent.push(pool.requests.last('ConfirmSignUp')?.input)
    }

    expect(sent).toEqual(zeros.map(() => expect.objectContaining({ ConfirmationCode: '0192837465' })))
  })

  it.each([
    ['a sign-up', confirmSignUp, 'ConfirmSignUp'],
    ['a new password', confirmForgotPassword, 'ConfirmForgotPassword'],
  ] as const)('of %s is read alike', async (_, confirm, operation) => {
    const { auth, pool, clock } = startApp()

    for (const [, typed] of CODES) {
      const input = { username: 'ada', code: typed('123456'), newPassword: PASSWORD }
      await confirm(auth, input).catch(() => undefined)
      expect(pool.requests.last(operation)?.input).toMatchObject({ ConfirmationCode: '123456' })
      clock.increment(3_600_000)
    }
  })

  it('of an authenticator app is read alike, and has six digits', async () => {
    const attributes = { email: 'ada@example.org' }
    const app = startApp({
      pool: { users: [{ username: 'ada', password: PASSWORD, attributes, mfa: { totp: SECRET } }] },
      auth: { authFlow: 'USER_PASSWORD_AUTH' },
    })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    await app.at('totpCode').submit(inScript(0x966)('12345'))
    expect(app.at('totpCode').error).toMatchObject({ code: 'ERR_INVALID_INPUT', field: 'code' })

    await app.at('totpCode').submit(between('\u2212')(inScript(0x660)(totpCode(SECRET, app.clock.now()))))

    app.at('signedIn')
  })

  it.each(['', ' \u200b', '-.-', '12345\u00e9', '\u0391\u0392\u0393', '1'.repeat(65)])('cannot be %j', async (code) => {
    const { auth, pool } = startApp()

    const refused = confirmSignUp(auth, { username: 'ada', code })

    await expect(refused).rejects.toMatchObject({ code: 'ERR_INVALID_INPUT', field: 'code' })
    expect(pool.requests.list('ConfirmSignUp')).toEqual([])
  })
})

describe('a user name', () => {
  const namesOf = async (username: string) => {
    const { auth, pool } = startApp()
    await forgotPassword(auth, { username }).catch(() => undefined)
    return (pool.requests.last('ForgotPassword')?.input as { readonly Username?: string } | undefined)?.Username
  }

  it.each([
    ['ada@example.org ', 'ada@example.org'],
    [' ada@example.org\r\n', 'ada@example.org'],
    ['\u00a0ada\u3000', 'ada'],
    ['\u200eada\u200b', 'ada'],
    ['\ufeffAda\u2069', 'Ada'],
    ['\u2764\ufe0f', '\u2764\ufe0f'],
    ['+1 (555) 010-0123', '+15550100123'],
    ['+1.555.010.0123', '+15550100123'],
    ['00 49 (0)30 / 123456', '+4930123456'],
    ['0049-30-123456', '+4930123456'],
    ['+15550100123', '+15550100123'],
    ['0012345678', '0012345678'],
    ['+ada', '+ada'],
    ['a.b-c(d)', 'a.b-c(d)'],
  ])('%j is sent as %j', async (typed, name) => {
    expect(await namesOf(typed)).toBe(name)
  })

  it.each(['ada lovelace', '(555) 010 0123', 'ada\u00a0@example.org', ' ', '\u200b', 'a'.repeat(129)])(
    '%j is refused beside its field, and not sent',
    async (typed) => {
      const app = startApp()

      await app.at('identify').submit({ username: typed, password: PASSWORD })

      expect(app.at('identify').error).toMatchObject({ code: 'ERR_INVALID_INPUT', field: 'username' })
      expect(app.operations()).toEqual([])
    },
  )

  it('that is a phone number signs in as it was typed', async () => {
    const app = startApp({
      pool: { usernameAttributes: ['phone_number'], users: [{ username: '+15550100123', password: PASSWORD }] },
    })

    await app.at('identify').submit({ username: ' 00 1 (555) 010-0123', password: PASSWORD })

    app.at('signedIn')
  })
})

describe('a password', () => {
  it.each([` ${PASSWORD}`, `${PASSWORD} `, `${PASSWORD}\n`, `\t${PASSWORD}`])(
    '%j is refused beside its field with the reason, and not sent',
    async (password) => {
      const app = startApp()

      await app.at('identify').submit({ username: 'ada', password })

      const { error } = app.at('identify')
      expect(error).toMatchObject({ code: 'ERR_INVALID_INPUT', field: 'password' })
      expect(error?.message).toBe('The password begins or ends with a space')
      expect(app.operations()).toEqual([])
      const changed = confirmForgotPassword(app.auth, { username: 'ada', code: '123456', newPassword: password })
      await expect(changed).rejects.toMatchObject({ code: 'ERR_INVALID_INPUT', field: 'newPassword' })
    },
  )

  it('may have spaces inside', async () => {
    const password = 'Correct horse 1'
    const app = startApp({ pool: { users: [{ username: 'ada', password }] } })

    await app.at('identify').submit({ username: 'ada', password })

    app.at('signedIn')
  })
})

/** True for the first of ten digits. Decades may stand side by side. */
function isZero(point: number): boolean {
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(point - before - 1))) before++
  return before % 10 === 0
}
