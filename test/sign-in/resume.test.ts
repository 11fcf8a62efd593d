import { describe, expect, it } from 'vitest'
import { Sensitive } from '../../src/sensitive.ts'
import { type AuthResponse, type Challenge, readChallenge } from '../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import { loadResume, openSignInPlace, type Resume } from '../../src/sign-in/resume.ts'
import { createBench, DEVICE, NOW, requestOf } from './bench.ts'

const KEY = 'cognito-machines.1.eu-west-1_5fPool.client1.sign-in'
const LATER = NOW + 60_000

const REQUEST = requestOf({ username: 'typed', password: undefined, authFlow: 'USER_AUTH' })
const challengeOf = (response: AuthResponse): Challenge =>
  readChallenge(response, { username: 'alice', availableChallenges: [], now: NOW - 1_000 })
const CODE = challengeOf({
  ChallengeName: 'SMS_MFA',
  ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CODE_DELIVERY_DESTINATION: '+*******1234' },
  AvailableChallenges: ['SMS_OTP', 'PASSWORD'],
  Session: 's1',
})
const CHOICE = challengeOf({ ChallengeName: 'SELECT_CHALLENGE', AvailableChallenges: ['PASSWORD', 'EMAIL_OTP'] })

/** Saves an unfinished sign-in, and gives what is stored. */
async function save(resume: Partial<Omit<Resume, 'request'>> & { readonly request?: Partial<SignInRequest> }) {
  const { context, storage } = createBench()
  const { request, ...more } = resume
  await openSignInPlace(context).save(
    { signInName: 'typed', challenge: CODE, setupMethod: undefined, ...more, request: { ...REQUEST, ...request } },
    LATER,
  )
  return JSON.parse((await storage.getItem(KEY)) ?? 'null')
}

/** What {@link save} stores, for a code. */
const STORED = {
  v: 2,
  signInName: 'typed',
  authFlow: 'USER_SRP_AUTH',
  persistence: 'storage',
  challenge: {
    name: 'SMS_MFA',
    username: 'alice',
    availableChallenges: ['SMS_OTP', 'PASSWORD'],
    receivedAt: NOW - 1_000,
    session: 's1',
    parameters: { CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS', CODE_DELIVERY_DESTINATION: '+*******1234' },
  },
  expiresAt: LATER,
}

/** Loads a record with these members, in a page with this device. */
async function load(members: object, bench = createBench()) {
  await bench.storage.setItem(KEY, JSON.stringify({ ...STORED, ...members }))
  const resumed = await loadResume(bench.context, openSignInPlace(bench.context))
  return { resumed, isLeft: (await bench.storage.getItem(KEY)) !== null }
}
/** The same for a challenge with these members. */
const loadChallenge = (challenge: object, more: object = {}) =>
  load({ challenge: { ...STORED.challenge, ...challenge }, ...more })

describe('an unfinished sign-in is stored', () => {
  it('with its challenge, and without any secret of the user', async () => {
    const request = {
      password: new Sensitive('secret'),
      authFlow: 'USER_SRP_AUTH',
      session: new Sensitive('of the sign-up'),
      clientMetadata: { source: 'test' },
      stepUp: { targetAcrValues: ['urn:high'], accessToken: new Sensitive('a') },
    } as const
    expect(await save({ request })).toEqual(STORED)
  })

  it('with the second factor that is being set up, and how it is to be kept', async () => {
    expect(await save({ setupMethod: 'EMAIL_OTP', request: { persistence: 'memory' } })).toMatchObject({
      setupMethod: 'EMAIL_OTP',
      persistence: 'memory',
    })
  })

  it('without a session where the challenge has none', async () => {
    const { challenge } = await save({ challenge: CHOICE })
    expect(challenge).toEqual({
      name: 'SELECT_CHALLENGE',
      username: 'alice',
      availableChallenges: ['PASSWORD', 'EMAIL_OTP'],
      receivedAt: NOW - 1_000,
      parameters: {},
    })
  })

  it.each<[string, Challenge, Partial<SignInRequest>, string | undefined]>([
    ['that was chosen and waits for its password', CHOICE, { preferredChallenge: 'PASSWORD_SRP' }, 'PASSWORD_SRP'],
    [
      'not where the password is there',
      CHOICE,
      { preferredChallenge: 'PASSWORD', password: new Sensitive('x') },
      undefined,
    ],
    ['not of another challenge', CODE, { preferredChallenge: 'PASSWORD' }, undefined],
    ['not where none was chosen', CHOICE, {}, undefined],
  ])('with the first factor %s', async (_, challenge, request, expected) => {
    expect((await save({ challenge, request })).factor).toBe(expected)
  })
})

describe('an unfinished sign-in goes on after a reload', () => {
  it('with its challenge, and a request without secrets', async () => {
    const { resumed, isLeft } = await load({})

    expect(resumed).toEqual({
      signInName: 'typed',
      setupMethod: undefined,
      device: undefined,
      challenge: CODE,
      request: { ...REQUEST, authFlow: 'USER_SRP_AUTH' },
    })
    expect(resumed?.challenge.session?.expose()).toBe('s1')
    expect(resumed?.challenge.parameters.expose()).toEqual(STORED.challenge.parameters)
    expect(isLeft).toBe(true)
  })

  it('with what was saved', async () => {
    const { context } = createBench()
    const place = openSignInPlace(context)
    const saved = { signInName: 'typed', challenge: CHOICE, setupMethod: undefined, request: REQUEST }
    await place.save(saved, LATER)
    expect(await loadResume(context, place)).toEqual({ ...saved, device: undefined })
  })

  it('with the remembered device of the user, found by the typed name', async () => {
    const bench = createBench()
    bench.state.device = DEVICE
    const { resumed } = await load({}, bench)
    expect(resumed?.device).toBe(DEVICE)
    expect(bench.log.told).toEqual([['load', 'typed']])
  })

  it('without a device that is not confirmed', async () => {
    const bench = createBench()
    bench.state.device = { ...DEVICE, confirmed: false }
    expect((await load({}, bench)).resumed).toMatchObject({ signInName: 'typed', device: undefined })
  })

  it('not when there is none: no device is looked for', async () => {
    const { context, log } = createBench()
    expect(await loadResume(context, openSignInPlace(context))).toBeUndefined()
    expect(log.told).toEqual([])
  })

  it.each([
    ['memory', 'memory'],
    ['storage', 'storage'],
    [undefined, 'storage'],
    ['other', 'storage'],
  ])('and keeps its session as it says: %s', async (persistence, expected) => {
    expect((await load({ persistence })).resumed?.request.persistence).toBe(expected)
  })

  it.each([
    ['SOFTWARE_TOKEN_MFA', 'SOFTWARE_TOKEN_MFA'],
    ['EMAIL_OTP', 'EMAIL_OTP'],
    ['SMS_MFA', undefined],
    ['', undefined],
    [7, undefined],
    [undefined, undefined],
  ])('and sets up the second factor %j as %s', async (setupMethod, expected) => {
    const { resumed } = await load({ setupMethod })
    expect(resumed).toMatchObject({ setupMethod: expected })
  })

  it.each<[string, string, unknown, string | undefined]>([
    // Which password is asked for.
    ['USER_AUTH', 'SELECT_CHALLENGE', 'PASSWORD', 'PASSWORD'],
    ['USER_AUTH', 'SELECT_CHALLENGE', 'PASSWORD_SRP', 'PASSWORD_SRP'],
    ['USER_AUTH', 'SELECT_CHALLENGE', 'EMAIL_OTP', undefined],
    ['USER_AUTH', 'SELECT_CHALLENGE', undefined, undefined],
    ['USER_AUTH', 'SELECT_CHALLENGE', 7, undefined],
    // Which code is sent again.
    ['USER_AUTH', 'EMAIL_OTP', undefined, 'EMAIL_OTP'],
    ['USER_AUTH', 'SMS_OTP', undefined, 'SMS_OTP'],
    ['USER_AUTH', 'EMAIL_OTP', 'PASSWORD', 'PASSWORD'],
    ['USER_AUTH', 'SMS_MFA', undefined, undefined],
    ['USER_AUTH', 'VOICE_OTP', undefined, undefined],
    ['USER_SRP_AUTH', 'EMAIL_OTP', undefined, undefined],
  ])('in %s, at %s with the factor %j, prefers %s', async (authFlow, name, factor, expected) => {
    const { resumed } = await loadChallenge({ name }, { authFlow, factor })
    expect(resumed?.request.authFlow).toBe(authFlow)
    expect(resumed?.request.preferredChallenge).toBe(expected)
  })

  it.each(['PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'])(
    'not at %s, whose exchange is over with the page',
    async (name) => {
      const parameters = { USER_ID_FOR_SRP: 'alice', SRP_B: 'b', SALT: 'c', SECRET_BLOCK: 'd' }
      expect(await loadChallenge({ name, parameters })).toEqual({ resumed: undefined, isLeft: false })
    },
  )

  it.each([
    ['of another version', { v: 1 }],
    ['without a name', { signInName: undefined }],
    ['with an empty name', { signInName: '' }],
    ['without a flow', { authFlow: undefined }],
    ['with a flow that there is not', { authFlow: 'REFRESH_TOKEN_AUTH' }],
    ['with a flow that is no text', { authFlow: ['USER_AUTH'] }],
    ['without a challenge', { challenge: undefined }],
    ['whose challenge is a text', { challenge: 'SMS_MFA' }],
  ])('not from a record %s, which is dropped', async (_, members) => {
    expect(await load(members)).toEqual({ resumed: undefined, isLeft: false })
  })

  it.each([
    ['no name', { name: undefined }],
    ['no user', { username: undefined }],
    ['no time', { receivedAt: undefined }],
    ['a time that is a text', { receivedAt: '1' }],
    ['a session that is no text', { session: 7 }],
    ['parameters that are no texts', { parameters: { count: 7 } }],
  ])('not from a challenge with %s, which is dropped', async (_, members) => {
    expect(await loadChallenge(members)).toEqual({ resumed: undefined, isLeft: false })
  })

  it('not later than it says', async () => {
    expect((await load({ expiresAt: NOW + 1 })).resumed).toBeDefined()
    expect(await load({ expiresAt: NOW })).toEqual({ resumed: undefined, isLeft: false })
  })

  it('from a record of 32 KiB, and from none that is longer', async () => {
    const { length } = JSON.stringify({ ...STORED, padding: '' })
    const padding = 'x'.repeat(32 * 1024 - length)
    expect((await load({ padding })).resumed).toBeDefined()
    expect(await load({ padding: `${padding}x` })).toEqual({ resumed: undefined, isLeft: false })
  })

  it('without first factors where the record has none', async () => {
    const { resumed } = await loadChallenge({ availableChallenges: undefined })
    expect(resumed?.challenge.availableChallenges).toEqual([])
  })

  it('without a session where the record has none', async () => {
    const { resumed } = await loadChallenge({ session: undefined })
    expect(resumed).toMatchObject({ challenge: { type: 'SMS_MFA', session: undefined } })
  })
})
