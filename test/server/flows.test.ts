/** The flows of a page whose session a server keeps: the same machines, steps and errors. */
import { usePasswordReset, useSignUp } from 'cognito-machines'
import { changePassword, deleteUser, getUser, listDevices, updateAttributes } from 'cognito-machines/account'
import { defaultOperations } from 'cognito-machines/server'
import { totpCode } from 'cognito-machines/testing'
import { describe, expect, it } from 'vitest'
import { createClient, type Page } from './page.ts'
import { createStage, PASSWORD } from './stage.ts'

const HOUR = 3_600_000
const SRP = { authFlows: ['USER_SRP_AUTH', 'USER_AUTH', 'CUSTOM_AUTH'] } as const
const signInAs = async (page: Page, username = 'ada') => {
  await page.auth.session.ready()
  return page.at('identify').submit({ username, password: PASSWORD })
}
const userOf = ({ auth }: Page) => {
  const session = auth.session.getSnapshot()
  return session.status === 'signedIn' ? session.user.username : session.status
}

describe('a page whose server keeps the tokens', () => {
  it('signs in by SRP, and is signed in after a reload without a request', async () => {
    const stage = createStage(SRP)
    const client = createClient(stage)
    const page = client.open()

    await signInAs(page)
    expect(userOf(page)).toBe('ada')
    const requests = client.wire.length
    const again = page.reload()
    await again.auth.session.ready()

    expect(userOf(again)).toBe('ada')
    expect(client.wire.length).toBe(requests)
    expect(client.wire.join()).not.toContain(PASSWORD)
    expect(stage.operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
  })

  it('has the snapshot that the server renders', async () => {
    const stage = createStage(SRP)
    const client = createClient(stage)
    const page = client.open()
    await signInAs(page)

    const rendered = await stage.auth.session(client.browser.visit())

    expect(JSON.parse(JSON.stringify(rendered))).toEqual(JSON.parse(JSON.stringify(page.auth.session.getSnapshot())))
  })

  it('finds a user whose claims its storage has lost, by one request', async () => {
    const stage = createStage(SRP)
    const client = createClient(stage)
    await signInAs(client.open())
    const other = createClient(stage)
    for (const [name, value] of client.browser.jar) other.browser.jar.set(name, value)

    const page = other.open()
    await page.auth.session.ready()

    expect(page.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { signInName: 'ada' } })
    expect(other.wire.length).toBe(2)
  })

  it('knows of nobody while the server cannot be reached, and asks again', async () => {
    const stage = createStage(SRP)
    const client = createClient(stage)
    client.fault = 'offline'
    const page = client.open()
    await expect.poll(() => page.auth.getTokens().catch((error) => error.code)).toBe('ERR_NETWORK')
    expect(userOf(page)).toBe('restoring')

    client.fault = undefined
    stage.clock.increment(10_000)
    await page.auth.session.ready()

    expect(userOf(page)).toBe('signedOut')
  })

  it('sets up an authenticator app, and asks for its code at the next sign-in', async () => {
    const stage = createStage(SRP, {
      mfaConfiguration: 'ON',
      enabledMfas: ['SOFTWARE_TOKEN_MFA'],
      users: [{ username: 'ada', password: PASSWORD }],
    })
    const client = createClient(stage)
    const page = client.open()
    await signInAs(page)
    const { secret } = page.at('setUpTotp')
    await page.at('setUpTotp').submit({ code: totpCode(secret, stage.clock.now()) })
    expect(userOf(page)).toBe('ada')
    await page.auth.signOut()
    stage.clock.increment(60_000)

    const next = page.reload()
    await signInAs(next)
    const wrong = await next.at('totpCode').submit('000000')
    await next.at('totpCode').submit(totpCode(secret, stage.clock.now()))

    expect(wrong).toMatchObject({ ok: false, error: { code: 'CodeMismatchException' } })
    expect(userOf(next)).toBe('ada')
  })

  it('goes on with a challenge after a reload', async () => {
    const stage = createStage(SRP, { users: [{ username: 'ada', temporaryPassword: PASSWORD }] })
    const client = createClient(stage)
    const page = client.open()
    await signInAs(page)
    page.at('newPassword')

    const again = page.reload()
    await expect.poll(() => again.flow.getSnapshot().step).toBe('newPassword')
    await again.at('newPassword').submit({ password: 'Another-horse-2' })

    expect(userOf(again)).toBe('ada')
  })

  it('remembers a device, and proves it instead of a code', async () => {
    const stage = createStage(SRP, {
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      users: [{ username: 'ada', password: PASSWORD, mfa: { totp: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } }],
    })
    const client = createClient(stage)
    const page = client.open()
    await signInAs(page)
    await page.at('totpCode').submit(totpCode('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', stage.clock.now()))
    expect(userOf(page)).toBe('ada')
    expect(await listDevices(page.auth)).toHaveLength(1)
    await page.auth.signOut()
    stage.operations()

    const next = page.reload()
    await signInAs(next)
    stage.clock.increment(HOUR)
    await next.auth.session.ready()
    await client.browser.post('GetUser', {})

    expect(userOf(next)).toBe('ada')
    expect(stage.operations().filter((name) => name !== 'GetUser')).toEqual([
      'InitiateAuth',
      'RespondToAuthChallenge',
      'RespondToAuthChallenge',
      'RespondToAuthChallenge',
      'GetTokensFromRefreshToken',
    ])
  })

  it('signs up, confirms, and signs in', async () => {
    const stage = createStage(SRP)
    const client = createClient(stage)
    const page = client.open()
    await page.auth.session.ready()
    const flow = useSignUp(page.auth)
    flow.subscribe(() => {})
    const first = flow.getSnapshot()
    if (first.step !== 'details') throw new Error(first.step)
    await first.submit({ username: 'eve', password: PASSWORD, attributes: { email: 'eve@example.org' } })
    const second = flow.getSnapshot()
    if (second.step !== 'code') throw new Error(second.step)
    const { code } = stage.pool.outbox.last()!
    await second.submit(code)

    expect(flow.getSnapshot().step).toBe('confirmed')
    await signInAs(page, 'eve')
    expect(userOf(page)).toBe('eve')
  })

  it('recovers a forgotten password', async () => {
    const stage = createStage(SRP)
    const page = createClient(stage).open()
    const flow = usePasswordReset(page.auth)
    flow.subscribe(() => {})
    const first = flow.getSnapshot()
    if (first.step !== 'identify') throw new Error(first.step)
    await first.submit({ username: 'ada' })
    const second = flow.getSnapshot()
    if (second.step !== 'newPassword') throw new Error(second.step)
    await second.submit({ code: stage.pool.outbox.last()!.code, password: 'Another-horse-2' })

    expect(flow.getSnapshot().step).toBe('reset')
  })

  it('calls the account functions of the list, and is asked for a recent sign-in by lasting ones', async () => {
    const operations = [...defaultOperations, 'ChangePassword', 'UpdateUserAttributes', 'DeleteUser'] as const
    const stage = createStage({ ...SRP, operations })
    const page = createClient(stage).open()
    await signInAs(page)

    expect((await getUser(page.auth)).username).toBe('ada')
    await changePassword(page.auth, { previousPassword: PASSWORD, proposedPassword: 'Another-horse-2' })
    stage.clock.increment(6 * 60_000)
    const refused = { name: 'SessionError', code: 'ERR_REAUTHENTICATE' }
    await expect(updateAttributes(page.auth, { attributes: { email: 'eve@example.org' } })).rejects.toMatchObject(
      refused,
    )
    await expect(deleteUser(page.auth)).rejects.toMatchObject(refused)

    const next = page.reload()
    await next.auth.signOut()
    await next.at('identify').submit({ username: 'ada', password: 'Another-horse-2' })
    await deleteUser(next.auth)
    expect(userOf(next)).toBe('signedOut')
    expect((await stage.auth.session(createClient(stage).browser.visit())).status).toBe('signedOut')
  })
})

describe('the tokens', () => {
  it('stay on the server, and getTokens says so', async () => {
    const page = createClient(createStage(SRP)).open()
    await signInAs(page)

    await expect(page.auth.getTokens()).rejects.toMatchObject({ name: 'SessionError', code: 'ERR_TOKENS_ON_SERVER' })
  })

  it('are given out, the access token alone, where the server exposes it', async () => {
    const stage = createStage({ ...SRP, exposeAccessToken: true })
    const client = createClient(stage)
    const page = client.open()
    await signInAs(page)

    const { accessToken, idToken } = await page.auth.getTokens()

    expect((await stage.auth.tokens(client.browser.visit())).accessToken.expose()).toBe(accessToken.expose())
    expect(idToken.expose()).toMatch(/\.-$/)
    expect((await getUser(page.auth)).username).toBe('ada')
  })

  it('are renewed by a call without a token, once for all tabs and the server', async () => {
    const stage = createStage(SRP)
    const client = createClient(stage)
    const tabs = [client.open(), client.open()] as const
    await signInAs(tabs[0])
    await expect.poll(() => userOf(tabs[1])).toBe('ada')
    stage.operations()

    stage.clock.increment(HOUR)
    await Promise.all(tabs.map(({ auth }) => getUser(auth)))

    expect(stage.operations().filter((name) => name !== 'GetUser')).toEqual(['GetTokensFromRefreshToken'])
    expect(tabs.map(({ auth }) => auth.session.getSnapshot())).toMatchObject([{ stale: false }, { stale: false }])
  })
})

describe('a sign-out', () => {
  it.each(['local', 'revoke', 'global'] as const)(
    'of scope %s ends the cookies, here and in other tabs',
    async (scope) => {
      const stage = createStage(SRP)
      const client = createClient(stage)
      const tabs = [client.open(), client.open()] as const
      await signInAs(tabs[0])
      await expect.poll(() => userOf(tabs[1])).toBe('ada')

      const { warnings } = await tabs[1].auth.signOut({ scope })

      expect(warnings).toEqual([])
      await expect.poll(() => userOf(tabs[0])).toBe('signedOut')
      expect((await stage.auth.session(client.browser.visit())).status).toBe('signedOut')
      expect(stage.operations()).toContain(scope === 'global' ? 'GlobalSignOut' : 'RevokeToken')
    },
  )

  it.each([
    ['while the page knows who is signed in', true],
    ['before the page knows who is signed in', false],
  ])('that cannot reach the server, %s, is made up for by the next start', async (_, isKnown) => {
    const stage = createStage(SRP)
    const client = createClient(stage)
    const page = client.open()
    await signInAs(page)
    page.close()
    const next = client.open()
    client.fault = 'offline'
    if (isKnown) await next.auth.session.ready()

    const { warnings } = await next.auth.signOut()
    expect(warnings).toMatchObject([{ code: 'ERR_NETWORK' }])
    client.fault = undefined
    const last = next.reload()
    await last.auth.session.ready()

    expect(userOf(last)).toBe('signedOut')
    expect((await stage.auth.session(client.browser.visit())).status).toBe('signedOut')
  })
})

describe('the option server', () => {
  it.each([
    [{ server: 'api/auth' }, 'server'],
    [{ server: '//evil.example/' }, 'server'],
    [{ server: 'https://evil.example/' }, 'server'],
    [{ clientSecret: 'a' }, 'clientSecret'],
    [{ endpoint: 'https://cognito.example.org/' }, 'endpoint'],
    [{ secretHash: () => 'a' }, 'secretHash'],
    [{ accounts: 'many' as const }, 'accounts'],
  ])('refuses %o', (options, field) => {
    const client = createClient(createStage(SRP))

    expect(() => client.open(options)).toThrow(expect.objectContaining({ code: 'ERR_CONFIGURATION', field }))
  })
})
