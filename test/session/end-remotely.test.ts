import { describe, expect, it } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { CognitoError } from '../../src/errors.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import { type EndDeps, endRemotely, endUnknown, type SignOutScope } from '../../src/session/sign-out.ts'
import { answerTimeMs, refreshTimeMs } from '../../src/session/token-calls.ts'
import type { Call } from '../../src/transport/call.ts'
import { createWorld } from './session-bench.ts'

type Answers = Readonly<Record<string, () => unknown>>

/** A session of a user, its service, and what each operation answers instead of that. */
function createBench(answers: Answers = {}, { server = false, hasRefreshToken = true } = {}) {
  const world = createWorld()
  const sent: string[] = []
  const call = (async (operation: string, input: Record<string, unknown>, options: unknown) => {
    sent.push(operation)
    answers[operation]?.()
    return (world.service.call as unknown as (...args: unknown[]) => unknown)(operation, input, options)
  }) as unknown as Call
  const deps: EndDeps = {
    settings: { ...readSettings({ userPoolId: 'eu-west-1_Pool', clientId: 'client1' }), isOnServer: server },
    ports: { clock: world.clock, lock: world.lock },
    call,
    secretHash: async () => undefined,
  }
  const tokens = world.tokens()
  const record = {
    username: 'alice',
    tokens: { ...tokens, refreshToken: hasRefreshToken ? tokens.refreshToken : undefined },
  } as SessionRecord
  const end = async (scope: SignOutScope) => (await endRemotely(deps, record, scope)).map(({ code }) => code)
  return { deps, sent, world, record, end }
}

const refuse = (message: string) => () => {
  throw new CognitoError(message, { code: 'NotAuthorizedException', status: 400 })
}
const first = (work: () => unknown) => {
  let count = 0
  return () => (count++ === 0 ? work() : undefined)
}

describe('the end of a session at the service', () => {
  it.each([
    ['local', []],
    ['revoke', ['RevokeToken']],
    ['global', ['GlobalSignOut']],
  ] as const)('is what the scope says: %s sends %j', async (scope, operations) => {
    const { end, sent } = createBench()
    expect(await end(scope)).toEqual([])
    expect(sent).toEqual(operations)
  })

  it('is told to a server that keeps the tokens, whatever the scope', async () => {
    const { end, sent } = createBench({}, { server: true })
    expect(await end('local')).toEqual([])
    expect(sent).toEqual(['RevokeToken'])
  })

  it('takes a new access token first where the present one has expired, and one more where the service says so', async () => {
    const expired = createBench()
    expired.world.clock.set(expired.record.tokens.expiresAt)
    expect(await expired.end('global')).toEqual([])
    expect(expired.sent).toEqual(['GetTokensFromRefreshToken', 'GlobalSignOut'])

    const dead = createBench({ GlobalSignOut: first(refuse('Access Token has expired')) })
    expect(await dead.end('global')).toEqual([])
    expect(dead.sent).toEqual(['GlobalSignOut', 'GetTokensFromRefreshToken', 'GlobalSignOut'])
  })

  it.each([
    ['the new token is refused too', 'Access Token has expired', 2],
    ['the refusal is about something else', 'Access Token does not have required scopes', 1],
  ])('is a revocation and a warning when %s', async (_, message, times) => {
    const { end, sent } = createBench({ GlobalSignOut: refuse(message) })
    expect(await end('global')).toEqual(['NotAuthorizedException'])
    expect(sent.filter((operation) => operation === 'GlobalSignOut')).toHaveLength(times)
    expect(sent.at(-1)).toBe('RevokeToken')
  })

  it('asks for no third token where the first was new already', async () => {
    const { end, record, sent, world } = createBench({ GlobalSignOut: refuse('Access Token has expired') })
    world.clock.set(record.tokens.expiresAt)
    expect(await end('global')).toEqual(['NotAuthorizedException'])
    expect(sent).toEqual(['GetTokensFromRefreshToken', 'GlobalSignOut', 'RevokeToken'])
  })

  it('warns where the refresh token is not here', async () => {
    const { end, record, sent, world } = createBench({}, { hasRefreshToken: false })
    expect(await end('revoke')).toEqual(['ERR_NOT_REVOKED'])
    expect(sent).toEqual([])

    world.clock.set(record.tokens.expiresAt)
    expect(await end('global')).toEqual(['ERR_NOT_REVOKED', 'ERR_NOT_REVOKED'])
    expect(sent).toEqual([])
  })

  it('of whatever session a server keeps is asked for by a page that knows of none, and of nobody else', async () => {
    const page = createBench({}, { server: true })
    expect(await endUnknown(page.deps)).toEqual([])
    expect(page.world.service.calls).toMatchObject([{ operation: 'RevokeToken', input: { Token: '' } }])

    const refused = createBench({ RevokeToken: refuse('no') }, { server: true })
    expect((await endUnknown(refused.deps)).map(({ code }) => code)).toEqual(['NotAuthorizedException'])

    const alone = createBench()
    expect(await endUnknown(alone.deps)).toEqual([])
    expect(alone.sent).toEqual([])
  })

  it('is waited for a little longer than the transport waits, and a refresh for two of those', () => {
    const { settings } = createBench().deps
    expect(answerTimeMs({ ...settings, timeoutMs: 8000 })).toBe(10_000)
    expect(refreshTimeMs({ ...settings, timeoutMs: 8000 })).toBe(18_500)
  })
})
