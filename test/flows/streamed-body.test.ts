/** Responses that arrive in pieces, as those of browsers and Node do: whole ones, endless ones and damaged ones. */
import { describe, expect, it } from 'vitest'
import { listDevices } from '../../src/account/index.ts'
import { utf8ToBytes } from '../../src/bytes.ts'
import type { Fetch, FetchResponse } from '../../src/ports.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const JSON_TYPE = 'application/x-amz-json-1.1'
const MEGABYTE = 1024 * 1024

/** A response of pieces. It remembers how many were taken, and whether the rest was given up. */
function streamed(pieces: Iterable<Uint8Array>, { status = 200, type = JSON_TYPE } = {}) {
  const iterator = pieces[Symbol.iterator]()
  const state = { taken: 0, isCancelled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const { done, value } = iterator.next()
        if (done) return controller.close()
        state.taken += value.length
        controller.enqueue(value)
      },
      cancel: () => {
        state.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { state, response: new Response(body, { status, headers: { 'content-type': type } }) }
}

function* endless(start: string, length = 64 * 1024): Iterable<Uint8Array> {
  yield utf8ToBytes(start)
  for (;;) yield new Uint8Array(length).fill(0x20)
}

function* cut(bytes: Uint8Array, length: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length)
}

const USER = { username: 'ädа-😀', password: PASSWORD, attributes: { name: 'Ада 😀 Ünal' } }

describe('a body that arrives in pieces', () => {
  it.each([1, 3, 1000])('of %i bytes is read like one that arrives whole', async (length) => {
    const app: App = startApp({ pool: { users: [USER] } })
    const fetch: Fetch = async (url, init) => {
      const { status, ...answer } = await app.pool.fetch(url, init)
      return streamed(cut(utf8ToBytes(await answer.text()), length), { status }).response
    }
    const other = app.reload({}, { fetch })

    const refused = await other.at('identify').submit({ username: USER.username, password: 'Wrong-horse-1' })
    expect(refused).toMatchObject({ error: { code: 'NotAuthorizedException' } })
    await other.at('identify').submit({ username: USER.username, password: PASSWORD })

    const { user } = other.auth.session.getSnapshot() as { user?: { idClaims: Record<string, unknown> } }
    expect(user?.idClaims).toMatchObject({ name: USER.attributes.name })
  })
})

describe('a body without an end', () => {
  const OPENINGS = ['', '{"Session":"', '{"AuthenticationResult":{"AccessToken":"']

  it.each(OPENINGS)(
    'that begins with %j is given up after a megabyte, at a sign-in and at a refresh',
    async (start) => {
      const answers: ReturnType<typeof streamed>[] = []
      let isEndless = false
      const app: App = startApp({
        auth: {
          authFlow: 'USER_PASSWORD_AUTH',
          fetch: (url, init): Promise<FetchResponse> => {
            if (!isEndless) return app.pool.fetch(url, init)
            const answer = streamed(endless(start))
            answers.push(answer)
            return Promise.resolve(answer.response)
          },
        },
      })
      isEndless = true
      const outcome = await app.at('identify').submit({ username: 'ada', password: PASSWORD })
      expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_PROTOCOL', retryable: false } })

      isEndless = false
      await app.at('identify').submit({ username: 'ada', password: PASSWORD })
      isEndless = true
      await expect(app.auth.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })

      expect(app.auth.session.getSnapshot().status).toBe('signedIn')
      expect(answers.length).toBeGreaterThan(1)
      for (const { state } of answers) {
        expect(state.isCancelled).toBe(true)
        expect(state.taken).toBeLessThan(1.2 * MEGABYTE)
      }
    },
  )
})

describe('an answer that is refused or damaged', () => {
  const signedIn = async (answer: () => ReturnType<typeof streamed>) => {
    let isAnswering = false
    const answers: ReturnType<typeof streamed>[] = []
    const app: App = startApp({
      auth: {
        timeoutMs: 3_600_000,
        fetch: async (url, init): Promise<FetchResponse> => {
          if (!isAnswering) return app.pool.fetch(url, init)
          answers.push(answer())
          return answers.at(-1)!.response
        },
      },
    })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    isAnswering = true
    let error: unknown
    listDevices(app.auth)
      .next()
      .catch((thrown) => {
        error = thrown
      })
    await until(() => {
      app.clock.increment(50)
      return error
    })
    return { error, answers }
  }

  it.each([500, 503])('without an end is given up at each try: %i', async (status) => {
    const { error, answers } = await signedIn(() => streamed(endless('<html>'), { status, type: 'text/html' }))

    expect(error).toMatchObject({ code: 'ERR_NETWORK', status })
    expect(answers.map(({ state }) => state.isCancelled)).toEqual([true, true, true])
  })

  it.each([
    ['a page of a proxy in Latin-1', { status: 502, type: 'text/html' }, { code: 'ERR_NETWORK', status: 502 }],
    ['JSON with a byte that is no UTF-8', {}, { code: 'ERR_PROTOCOL', retryable: true }],
  ])('%s is a typed error', async (_, kind, expected) => {
    const bytes = Uint8Array.from([...utf8ToBytes('{"Devices":[],"x":"'), 0xe9, ...utf8ToBytes('"}')])

    expect((await signedIn(() => streamed([bytes], kind))).error).toMatchObject(expected)
  })

  it('that breaks off is a network error', async () => {
    function* broken(): Iterable<Uint8Array> {
      yield utf8ToBytes('{"Devices":')
      throw new Error('canary: connection reset')
    }

    expect((await signedIn(() => streamed(broken()))).error).toMatchObject({ code: 'ERR_NETWORK' })
  })
})
