/** Passkeys of a page whose server keeps the tokens: registered, listed, used, offered by autofill, deleted. */
import { type PasskeyRegistration, usePasskeyRegistration, useSignIn } from 'cognito-machines'
import { deletePasskey, listPasskeys, registerPasskey } from 'cognito-machines/account'
import { defaultOperations } from 'cognito-machines/server'
import { type SoftwareAuthenticator, softwareAuthenticator } from 'cognito-machines/testing'
import { describe, expect, it } from 'vitest'
import { type Client, createClient, type Page } from './page.ts'
import { createStage, PASSWORD, type Stage } from './stage.ts'

const MINUTE_MS = 60_000
const REAUTHENTICATE = { name: 'SessionError', code: 'ERR_REAUTHENTICATE' }

/** A page of ada, who is signed in by her password. The server allows passkeys. */
async function open(): Promise<{ stage: Stage; client: Client; page: Page; authenticator: SoftwareAuthenticator }> {
  const operations = [
    ...defaultOperations,
    'StartWebAuthnRegistration',
    'CompleteWebAuthnRegistration',
    'DeleteWebAuthnCredential',
  ] as const
  const stage = createStage(
    { operations, authFlows: ['USER_SRP_AUTH', 'USER_AUTH'] },
    {
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'],
      webAuthn: { relyingPartyId: 'app.example.org' },
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
    },
  )
  const client = createClient(stage)
  const authenticator = softwareAuthenticator({ origin: 'https://app.example.org' })
  const page = client.open({ passkeys: authenticator, authFlow: 'USER_AUTH' })
  await page.auth.session.ready()
  await signInByPassword(page)
  stage.operations()
  return { stage, client, page, authenticator }
}

async function signInByPassword({ auth }: Page): Promise<void> {
  const flow = useSignIn(auth)
  const view = flow.getSnapshot()
  if (view.step !== 'identify') throw new Error(view.step)
  await view.submit({ username: 'ada', password: PASSWORD, authFlow: 'USER_SRP_AUTH' })
  expect(flow.getSnapshot()).toMatchObject({ step: 'signedIn', error: null })
  flow.dispose()
}

/** The page after its user has a passkey and has signed out. */
async function openWithPasskey() {
  const opened = await open()
  await registerPasskey(opened.page.auth)
  await opened.page.auth.signOut()
  opened.stage.operations()
  return { ...opened, page: opened.page.reload() }
}

const register = async (flow: { getSnapshot(): PasskeyRegistration }) => {
  const view = flow.getSnapshot()
  if (view.step !== 'start') throw new Error(view.step)
  return view.register()
}

describe('a passkey, through the server that keeps the tokens', () => {
  it('is registered by the flow, listed and deleted', async () => {
    const { stage, page, authenticator } = await open()
    const flow = usePasskeyRegistration(page.auth)
    flow.subscribe(() => undefined)

    expect(await register(flow)).toMatchObject({ ok: true, flow: { step: 'registered' } })
    expect(stage.operations()).toEqual(['StartWebAuthnRegistration', 'CompleteWebAuthnRegistration'])

    const [passkey] = await listPasskeys(page.auth).all()
    expect(passkey).toMatchObject({ credentialId: authenticator.credentials[0]!.id, relyingPartyId: 'app.example.org' })
    await deletePasskey(page.auth, passkey!)
    expect(await listPasskeys(page.auth).all()).toEqual([])
  })

  it.each([
    ['by name', async (page: Page) => page.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })],
    [
      'out of a list',
      async (page: Page) => {
        await page.at('identify').submit({ username: 'ada' })
        return page.at('chooseFactor').choose('WEB_AUTHN')
      },
    ],
  ])('signs in, asked for %s, and a reload knows it', async (_, signIn) => {
    const { stage, client, page } = await openWithPasskey()
    await page.auth.session.ready()

    expect(await signIn(page)).toMatchObject({ ok: true, flow: { step: 'signedIn' } })

    expect((await stage.auth.session(client.browser.visit())).status).toBe('signedIn')
    expect(await page.reload().auth.session.ready()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
    expect(client.wire.join()).not.toContain(PASSWORD)
  })

  it.each([
    ['tries again', async (page: Page) => page.at('passkey').retry()],
    [
      'takes a code by e-mail',
      async (page: Page, { pool }: Stage) => {
        await page.at('passkey').chooseAnother!()
        await page.at('chooseFactor').choose('EMAIL_OTP')
        return page.at('emailCode').submit(pool.outbox.last()!.code)
      },
    ],
    [
      'goes on after a reload',
      async (page: Page) => {
        const next = page.reload()
        await expect.poll(() => next.flow.getSnapshot().step).toBe('passkey')
        return next.at('passkey').retry()
      },
    ],
  ])('that is declined lets its user go on: %s', async (_, goOn) => {
    const { stage, page, authenticator } = await openWithPasskey()
    await page.auth.session.ready()
    authenticator.cancelNext()
    const declined = await page.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })
    expect(declined).toMatchObject({ ok: false, error: { code: 'ERR_PASSKEY_CANCELLED' }, flow: { step: 'passkey' } })

    expect(await goOn(page, stage)).toMatchObject({ ok: true, flow: { step: 'signedIn' } })
  })

  it('signs in by autofill', async () => {
    const { client, page, authenticator } = await openWithPasskey()
    await page.auth.session.ready()
    const asked: unknown[] = []
    page.close()
    const next = client.open({
      authFlow: 'USER_AUTH',
      passkeys: {
        ...authenticator,
        get: (options, ceremony) => {
          asked.push(ceremony.mediation)
          return authenticator.get(options, ceremony)
        },
      },
    })
    const flow = useSignIn(next.auth, { passkeyMediation: 'conditional' })
    flow.subscribe(() => undefined)
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(view.step)

    await view.submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })

    expect(flow.getSnapshot().step).toBe('signedIn')
    expect(asked).toEqual(['conditional'])
  })

  it('of another browser cannot go on with a challenge: it is bound to the one that asked', async () => {
    const { stage, page, authenticator, client } = await openWithPasskey()
    await page.auth.session.ready()
    authenticator.cancelNext()
    await page.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })
    const thief = createClient(stage)
    const session = (JSON.parse(client.wire.at(-1)!) as { Session: string }).Session

    const answer = await thief.browser.post('RespondToAuthChallenge', {
      ClientId: stage.pool.clientId,
      ChallengeName: 'WEB_AUTHN',
      Session: session,
      ChallengeResponses: { USERNAME: 'ada', CREDENTIAL: '{}' },
    })

    expect(answer).toMatchObject({ status: 400, body: { __type: 'NotAuthorizedException' } })
  })
})

describe('a sign-in of more than five minutes', () => {
  it.each([
    ['registering', (page: Page) => registerPasskey(page.auth)],
    ['deleting', (page: Page) => deletePasskey(page.auth, { credentialId: 'AAAA' })],
  ])('is too old for %s a passkey, and a new one is not', async (_, call) => {
    const { stage, page } = await open()
    stage.clock.increment(6 * MINUTE_MS)
    await expect(call(page)).rejects.toMatchObject(REAUTHENTICATE)
    expect(stage.operations()).toEqual([])
    expect(await listPasskeys(page.auth).all()).toEqual([])

    await signInByPassword(page)

    await call(page)
  })

  it.each([
    ['before the passkey is made', 6, 0],
    ['while the passkey is made, which is kept', 4.5, 0.75],
  ])('shows in the flow of a registration %s, which then goes on', async (_, before, meanwhile) => {
    const { stage, page, authenticator } = await open()
    stage.clock.increment(before * MINUTE_MS)
    const { create } = authenticator
    let made = 0
    authenticator.create = async (options, ceremony) => {
      made += 1
      const credential = await create(options, ceremony)
      if (made === 1) stage.clock.increment(meanwhile * MINUTE_MS)
      return credential
    }
    const flow = usePasskeyRegistration(page.auth)
    flow.subscribe(() => undefined)
    const refused = await register(flow)
    expect(refused).toMatchObject({ ok: false, error: REAUTHENTICATE, flow: { step: 'start' } })

    await signInByPassword(page)

    expect(await register(flow)).toMatchObject({ ok: true, flow: { step: 'registered' } })
    expect(await listPasskeys(page.auth).all()).toHaveLength(1)
    expect(made).toBe(1)
  })
})
