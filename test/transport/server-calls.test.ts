import { describe, expect, it } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { CognitoError, SessionError } from '../../src/errors.ts'
import { decodeJwt, unsignedToken } from '../../src/jwt.ts'
import { Sensitive } from '../../src/sensitive.ts'
import type { Call } from '../../src/transport/call.ts'
import { errorField } from '../../src/transport/error-field.ts'
import { writeMetadata, writeRequestContext } from '../../src/transport/request-context.ts'
import { createServerTransport } from '../../src/transport/server.ts'
import { associateSoftwareToken, verifySoftwareToken } from '../../src/transport/software-token.ts'
import { manualClock } from '../storage/fakes/manual-clock.ts'

/** A transport that records what is sent, and answers by a script whose last answer goes on. */
function scripted(answers: readonly (() => unknown)[]) {
  const sent: unknown[] = []
  const call = (async (...args: unknown[]) => {
    sent.push(args)
    return answers[Math.min(sent.length, answers.length) - 1]!()
  }) as unknown as Call
  return { sent, call }
}
const refuse =
  (code: string, message = 'no') =>
  () => {
    throw new CognitoError(message, { code, status: 400 })
  }
const CLAIMS = { access: { sub: 's', origin_jti: 'o1', jti: 'j1' }, id: { sub: 's', email: 'a@example.org' } }

describe('calls through a server that keeps the tokens', () => {
  function createBench(...answers: readonly (() => unknown)[]) {
    const { sent, call } = scripted(answers)
    const items = new Map<string, string>()
    const state = { fails: false }
    const notes: string[] = []
    const clock = manualClock()
    const storage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: async (key: string, value: string) => {
        notes.push(value)
        if (state.fails) throw new DOMException('blocked', 'SecurityError')
        items.set(key, value)
      },
      removeItem: (key: string) => void items.delete(key),
    }
    const transport = createServerTransport(call, { storage, key: 'note', clock })
    const run = transport as unknown as (operation: string, input: object, options?: object) => Promise<object>
    return { sent, items, notes, state, clock, run }
  }
  const token = unsignedToken({ origin_jti: 'o1' })

  it('give tokens without a signature, made of the claims, and none of the answer’s other members away', async () => {
    const metadata = { DeviceKey: 'key' }
    const answer = { Claims: CLAIMS, ExpiresIn: 3600, NewDeviceMetadata: metadata, SignInName: 'ada' }
    const { run } = createBench(() => answer)
    const result = (await run('RespondToAuthChallenge', {})) as { AuthenticationResult: Record<string, string> }

    expect(result).toEqual({
      SignInName: 'ada',
      AuthenticationResult: {
        AccessToken: expect.any(String),
        IdToken: expect.any(String),
        RefreshToken: 'o1 j1',
        ExpiresIn: 3600,
        NewDeviceMetadata: metadata,
      },
    })
    expect(decodeJwt(result.AuthenticationResult.AccessToken)).toEqual(CLAIMS.access)
    expect(decodeJwt(result.AuthenticationResult.IdToken)).toEqual(CLAIMS.id)
    const exposed = await createBench(() => ({ Claims: CLAIMS, AccessToken: 'real' })).run('InitiateAuth', {})
    expect(exposed).toMatchObject({ AuthenticationResult: { AccessToken: 'real' } })
    const challenge = { ChallengeName: 'SMS_MFA' }
    expect(await createBench(() => challenge).run('InitiateAuth', {})).toBe(challenge)
  })

  it.each([
    ['InitiateAuth', { ClientId: 'c', AuthParameters: { USERNAME: 'a' } }, undefined],
    ['GetUser', { AccessToken: token }, { SignIn: 'o1' }],
    [
      'InitiateAuth',
      { AuthParameters: { USERNAME: 'a', ACCESS_TOKEN: token } },
      { AuthParameters: { USERNAME: 'a' }, SignIn: 'o1' },
    ],
    ['ListDevices', { Limit: 1 }, undefined],
  ])('name the sign-in, and send no token: %s %j', async (operation, input, expected) => {
    const { run, sent } = createBench(() => ({}))
    const options = { timeoutMs: 1 }
    await run(operation, input, options)
    expect(sent).toEqual([[operation, expected ?? input, options]])
  })

  it.each([
    ['ReauthenticateException', 'ERR_REAUTHENTICATE'],
    ['SessionTooLargeException', 'ERR_SESSION_TOO_LARGE'],
  ])('have errors of their own for %s', async (name, code) => {
    const failure = await createBench(refuse(name, 'why'))
      .run('GetUser', {})
      .catch((thrown: unknown) => thrown)
    expect(failure).toBeInstanceOf(SessionError)
    expect(failure).toMatchObject({ code, message: 'why', cause: { code: name } })
    const other = createBench(refuse('NotAuthorizedException')).run('GetUser', {})
    await expect(other).rejects.toMatchObject({ code: 'NotAuthorizedException' })
    const strange = new TypeError('strange')
    const thrown = createBench(() => {
      throw strange
    }).run('GetUser', {})
    await expect(thrown).rejects.toBe(strange)
  })

  it('note a sign-out until the server has heard of it', async () => {
    const heard = createBench(() => ({}))
    await heard.run('RevokeToken', { ClientId: 'c', Token: 'o1 j1' })
    expect(heard.sent).toEqual([['SignOut', { ClientId: 'c', SignIn: 'o1' }, undefined]])
    expect(heard.notes).toEqual(['o1 j1', ''])

    const unheard = createBench(refuse('InternalErrorException'))
    await expect(unheard.run('RevokeToken', { ClientId: 'c', Token: '' })).rejects.toThrow()
    expect(unheard.sent).toEqual([['SignOut', { ClientId: 'c', SignIn: undefined }, undefined]])
    expect(unheard.items.get('note')).toBe(' ')

    const blocked = createBench(() => ({}))
    blocked.state.fails = true
    await blocked.run('RevokeToken', { ClientId: 'c', Token: 'o1 j1' })
    expect(blocked.sent).toHaveLength(1)
  })

  it('tell the server of a noted sign-out before a page without tokens asks who is signed in', async () => {
    for (const [note, SignIn] of [
      ['o1 j1', 'o1'],
      [' ', undefined],
    ] as const) {
      const { run, sent, items } = createBench(() => ({}))
      items.set('note', note)
      await run('GetTokensFromRefreshToken', { ClientId: 'c', RefreshToken: '' }, { signal: undefined })
      expect(sent).toEqual([
        ['SignOut', { ClientId: 'c', SignIn }, undefined],
        ['GetSession', { ClientId: 'c' }, { signal: undefined }],
      ])
      expect(items.get('note')).toBe('')
    }
    const page = createBench(() => ({}))
    page.items.set('note', 'o1 j1')
    await page.run('GetTokensFromRefreshToken', { ClientId: 'c', RefreshToken: 'o2 j2' })
    expect(page.sent).toEqual([['GetSession', { ClientId: 'c', SignIn: 'o2', After: 'j2' }, undefined]])
  })

  it('ask again for a session whose token was used before, after 1, 2 and 4 seconds: another request may bring it', async () => {
    const { clock, run, sent } = createBench(refuse('RefreshTokenReuseException'))
    const outcome = expect(run('GetTokensFromRefreshToken', { RefreshToken: 'o1 j1' })).rejects
    const done = outcome.toMatchObject({ code: 'RefreshTokenReuseException' })
    const counts: number[] = []
    for (const ms of [999, 1, 1999, 1, 3999, 1, 60_000]) {
      await clock.advance(ms)
      counts.push(sent.length)
    }
    await done
    expect(counts).toEqual([1, 2, 2, 3, 3, 4, 4])

    const refused = createBench(refuse('NotAuthorizedException'))
    await expect(refused.run('GetTokensFromRefreshToken', { RefreshToken: 'o1 j1' })).rejects.toThrow()
    expect(refused.sent).toHaveLength(1)
  })
})

describe('the set-up of an authenticator app', () => {
  const SECRET = 'JBSWY3DPEHPK3PXP'

  it.each([
    ['AssociateSoftwareToken', { Session: 's' }],
    ['AssociateSoftwareToken', { AccessToken: 'a' }],
  ] as const)('requests a secret by %s with %j', async (operation, auth) => {
    const { call, sent } = scripted([() => ({ SecretCode: SECRET, Session: 'next' })])
    const { secret, session } = await associateSoftwareToken(call, auth, { timeoutMs: 1 })
    expect([secret.expose(), session?.expose()]).toEqual([SECRET, 'next'])
    expect(sent).toEqual([[operation, auth, { timeoutMs: 1 }]])
  })

  it('requests it once more when two set-ups meet, and not after another refusal', async () => {
    const met = scripted([refuse('ConcurrentModificationException'), () => ({ SecretCode: SECRET })])
    expect((await associateSoftwareToken(met.call, { Session: 's' })).secret.expose()).toBe(SECRET)
    expect(met.sent).toHaveLength(2)

    for (const answer of [refuse('NotAuthorizedException'), refuse('ConcurrentModificationException')]) {
      const { call, sent } = scripted([answer])
      await expect(associateSoftwareToken(call, { Session: 's' })).rejects.toBeInstanceOf(CognitoError)
      expect(sent.length).toBeLessThanOrEqual(2)
    }
    const strange = Object.assign(new Error('strange'), { code: 'ConcurrentModificationException' })
    const { call, sent } = scripted([
      () => {
        throw strange
      },
    ])
    await expect(associateSoftwareToken(call, { Session: 's' })).rejects.toBe(strange)
    expect(sent).toHaveLength(1)
  })

  it.each([
    ['none', undefined],
    ['a number', 7],
    ['too short', SECRET.slice(1)],
    ['too long', 'A'.repeat(257)],
    ['in other letters', `${SECRET.slice(1)}1`],
    ['with something before it', `-${SECRET}`],
    ['with something behind it', `${SECRET}=`],
  ])('refuses a secret that is %s', async (_, SecretCode) => {
    const { call } = scripted([() => ({ SecretCode })])
    await expect(associateSoftwareToken(call, { Session: 's' })).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    expect(
      (await associateSoftwareToken(scripted([() => ({ SecretCode: 'a'.repeat(256) })]).call, { Session: 's' }))
        .session,
    ).toBeUndefined()
  })

  it.each([
    [undefined, { Session: 's', UserCode: '123456' }],
    ['', { Session: 's', UserCode: '123456', FriendlyDeviceName: '' }],
    ['phone', { Session: 's', UserCode: '123456', FriendlyDeviceName: 'phone' }],
  ])('verifies a code, with the name %j', async (friendlyDeviceName, input) => {
    const { call, sent } = scripted([() => ({ Status: 'SUCCESS', Session: 'next' })])
    const answer = await verifySoftwareToken(
      call,
      { Session: 's' },
      { code: new Sensitive('123456'), friendlyDeviceName },
    )
    expect(answer.session?.expose()).toBe('next')
    expect(sent).toEqual([['VerifySoftwareToken', input, undefined]])
  })

  it.each([['ERROR'], [undefined]])('does not take the status %s for success', async (Status) => {
    const { call } = scripted([() => ({ Status })])
    await expect(verifySoftwareToken(call, { Session: 's' }, { code: new Sensitive('1') })).rejects.toMatchObject({
      code: 'EnableSoftwareTokenMFAException',
      status: 200,
      operation: 'VerifySoftwareToken',
      field: 'code',
    })
  })

  it.each([[''], [7], [null], [undefined]])('has no session where that is %j', async (Session) => {
    const { call } = scripted([() => ({ Status: 'SUCCESS', Session })])
    expect(await verifySoftwareToken(call, { Session: 's' }, { code: new Sensitive('1') })).toEqual({
      session: undefined,
    })
  })
})

describe('what goes along with requests', () => {
  const base = { userPoolId: 'eu-west-1_Pool', clientId: 'c' }

  it('is the metadata of the call over that of the client, and no empty object', () => {
    const settings = { clientMetadata: { a: '1', b: '2' } }
    expect(writeMetadata(settings, { b: '3' })).toEqual({ ClientMetadata: { a: '1', b: '3' } })
    expect(writeMetadata(settings, undefined)).toEqual({ ClientMetadata: { a: '1', b: '2' } })
    expect(writeMetadata({ clientMetadata: undefined }, { c: '4' })).toEqual({ ClientMetadata: { c: '4' } })
    expect(writeMetadata({ clientMetadata: undefined }, {})).toEqual({})
  })

  it('is what the client is configured with, and nothing else', () => {
    expect(writeRequestContext(readSettings(base), 'ada', undefined)).toEqual({})
    const analyticsMetadata = { AnalyticsEndpointId: 'endpoint' }
    const settings = readSettings({ ...base, analyticsMetadata, userContextData: (name) => ({ EncodedData: name }) })
    expect(writeRequestContext(settings, 'ada', { a: '1' })).toEqual({
      ClientMetadata: { a: '1' },
      AnalyticsMetadata: analyticsMetadata,
      UserContextData: { EncodedData: 'ada' },
    })
  })
})

describe('the input that an exception is about', () => {
  it.each([
    ['NotAuthorizedException', 'Incorrect username or password.', 'ChangePassword', 'password'],
    ['NotAuthorizedException', 'An incorrect username', 'ChangePassword', undefined],
    ['NotAuthorizedException', 'Incorrect username or password.', 'InitiateAuth', undefined],
    ['XInvalidParameterException', 'Missing required parameter USERNAME', 'SignUp', undefined],
    ['InvalidParameterExceptionX', 'Missing required parameter USERNAME', 'SignUp', undefined],
    ['InvalidPasswordException', 'short', 'SignUp', 'password'],
    ['InvalidPasswordException', 'short', 'AdminSignUp', 'newPassword'],
    ['InvalidPasswordException', 'short', 'SignUpAgain', 'newPassword'],
    ['InvalidPasswordException', 'short', undefined, 'newPassword'],
  ])('of %s “%s” by %s is %s', (exception, message, operation, field) => {
    expect(errorField(exception, message, operation)).toBe(field)
  })
})
