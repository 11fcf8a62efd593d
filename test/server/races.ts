/**
 * A model of browsers, tabs and processes: requests are answered, and answers arrive, in any order, or are lost.
 *
 * @module
 */
import type { ServerAuth, Share } from 'cognito-machines/server'
import { type Browser, createStage, PASSWORD } from './stage.ts'

/** How a run is set up. */
export interface RaceSetup {
  readonly seed: number
  readonly processes: number
  readonly rotates: boolean
  /** Seconds. */
  readonly grace: number
  readonly shares: boolean
  /** Whether answers may be lost. */
  readonly loses: boolean
}

/** What became of a run. */
export interface RaceResult {
  /** Sessions that ended, though nothing gave a reason. */
  readonly accidents: number
  /** Sessions that came back after a sign-out, or that are of another user than who signed in last. */
  readonly ghosts: number
  /** Refreshes that reached Cognito. */
  readonly refreshes: number
}

/** One browser, and what its answers have told it. */
interface Client {
  readonly browser: Browser
  /** The user of the last sign-in whose answer has arrived, unless a sign-out came later. */
  user: string | undefined
  signIn: string | undefined
  after: string | undefined
  /** True once something may have ended the present session for a reason. */
  isExcused: boolean
  /** When the answer to a rotation was lost: for 60 s it can be had again. */
  lostAt: number | undefined
  /** The number of the newest answer with cookies that has arrived. */
  latest: number
}

/** A request under way. */
interface Flight {
  readonly client: Client
  readonly kind: 'session' | 'visit' | 'signIn' | 'signOut'
  readonly user: string
  readonly signIn: string | undefined
  readonly send: () => Promise<Response>
  answer?: Response
  /** When, and as which of all, it was answered. */
  servedAt: number
  served: number
}

/** A grace period, and the time for which outcomes are kept. */
const KEPT_MS = 60_000

/** Mulberry32: the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed + 1
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** A store in memory, that several processes share. */
function createShare(now: () => number): Share {
  const values = new Map<string, { readonly value: string; readonly until: number }>()
  return {
    get: async (key) => {
      const found = values.get(key)
      return found && found.until > now() ? found.value : null
    },
    set: async (key, value, { seconds, ifAbsent }) => {
      const found = values.get(key)
      if (ifAbsent && found && found.until > now()) return false
      values.set(key, { value, until: now() + seconds * 1000 })
      return true
    },
  }
}

/** Runs one seed. */
export async function race({ seed, processes, rotates, grace, shares, loses }: RaceSetup): Promise<RaceResult> {
  const next = numbers(seed)
  const chance = (percent: number): boolean => next(100) < percent
  const stage = createStage(
    {},
    {
      clients: {
        clientSecret: '1simulatorsecret0000000000',
        ...(rotates && { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: grace } }),
      },
    },
  )
  const share = shares ? createShare(() => stage.clock.now()) : undefined
  const servers: readonly ServerAuth[] = Array.from({ length: processes }, () => stage.process({ share }))
  const clients = Array.from({ length: 2 }, (): Client => {
    const browser = stage.browser(() => servers[next(processes)]!)
    return {
      browser,
      user: undefined,
      signIn: undefined,
      after: undefined,
      isExcused: false,
      lostAt: undefined,
      latest: 0,
    }
  })
  const flights: Flight[] = []
  let answers = 0
  const counts = { accidents: 0, ghosts: 0, refreshes: 0 }

  function start(client: Client, kind: Flight['kind'], user = 'ada'): Flight {
    const server = servers[next(processes)]!
    const { browser, signIn, after } = client
    // With rotation no refresh is forced: two in a row, whose answers arrive in the other order, lose the newer token.
    const post = (operation: string, input: object) => {
      const request = browser.request(operation, input)
      return () => server.handler(request)
    }
    const visit = () => {
      const request = browser.visit()
      return async () => {
        const headers = new Headers()
        await server.session(request, headers)
        return new Response('{}', { headers })
      }
    }
    const credentials = { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: user, PASSWORD } }
    const send = {
      session: () =>
        post(
          'GetSession',
          signIn === undefined ? {} : { SignIn: signIn, ...(!rotates && chance(50) && { After: after }) },
        ),
      visit,
      signIn: () => post('InitiateAuth', credentials),
      signOut: () => post('SignOut', signIn === undefined ? {} : { SignIn: signIn }),
    }[kind]()
    const flight: Flight = { client, kind, user, signIn, send, servedAt: 0, served: 0 }
    flights.push(flight)
    return flight
  }

  function lose(client: Client, at: number): void {
    client.lostAt ??= at
    pass(0)
  }

  function pass(ms: number): void {
    stage.clock.increment(ms)
    // The exception of the invariant: nobody has the new token any more.
    for (const client of clients) {
      if (client.lostAt !== undefined && stage.clock.now() - client.lostAt >= KEPT_MS) client.isExcused = true
    }
  }

  /** No request lasts for an hour. */
  async function landAll(): Promise<void> {
    await settled(Promise.all(flights.filter(({ answer }) => !answer).map(serve)))
    while (flights.length > 0) await deliver(flights[next(flights.length)]!)
  }

  /**
   * Lets time pass while processes wait for each other: slowly beside the arithmetic of the runtime, which takes none of
   * this clock's, so that nobody gives a process up that is only sealing.
   */
  async function settled(work: Promise<unknown>): Promise<void> {
    let isDone = false
    const end = () => {
      isDone = true
    }
    void work.then(end, end)
    for (let turns = 1; !isDone; turns++) {
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (turns % 10 === 0) stage.clock.increment(100)
    }
    await work
  }

  async function serve(flight: Flight): Promise<void> {
    const { client } = flight
    flight.servedAt = stage.clock.now()
    flight.answer = await flight.send()
    flight.served = ++answers
    // The service has ended it, whether or not the answer arrives.
    if (flight.kind === 'signOut') client.isExcused = true
  }

  async function deliver(flight: Flight): Promise<void> {
    flights.splice(flights.indexOf(flight), 1)
    const { client, kind, user } = flight
    const answer = flight.answer!
    const isRefresh = answer.headers.getSetCookie().length > 0 && (kind === 'session' || kind === 'visit')
    if (loses && chance(25)) {
      if (isRefresh && rotates) lose(client, flight.servedAt)
      return
    }
    client.browser.take(answer.headers)
    const isOfPresent = flight.signIn === client.signIn
    if (isRefresh && isOfPresent && flight.served > client.latest) {
      client.latest = flight.served
      client.lostAt = undefined
    } else if (isRefresh && isOfPresent && rotates) {
      // An older answer has overwritten a newer one, which is as good as lost.
      lose(client, flight.servedAt)
    }
    const body = JSON.parse(await answer.text())
    if (kind === 'signOut' && answer.ok) {
      // A sign-out of a former session leaves the present one.
      if (flight.signIn === undefined || flight.signIn === client.signIn)
        Object.assign(client, { user: undefined, signIn: undefined })
      if ((await servers[0]!.session(client.browser.visit())).status === 'signedOut')
        Object.assign(client, { user: undefined, signIn: undefined })
    }
    if (!body.Claims) return
    const { origin_jti: signIn, jti: after } = body.Claims.access
    if (kind === 'signIn') Object.assign(client, { user, signIn, after, isExcused: false, lostAt: undefined })
    else if (signIn === client.signIn) client.after = after
  }

  for (let turn = 0; turn < 40; turn++) {
    const client = clients[next(clients.length)]!
    const dice = next(100)
    if (dice < 40 && flights.length > 0) {
      const flight = flights[next(flights.length)]!
      if (flight.answer) await deliver(flight)
      else await serve(flight)
    } else if (dice < 50 && flights.length > 1) {
      // At the same time, in one process or in several.
      const unserved = flights.filter(({ answer }) => !answer)
      await settled(Promise.all(unserved.map(serve)))
    } else if (dice < 60) {
      const isLong = chance(50)
      if (isLong) await landAll()
      pass(isLong ? 3_500_000 : 20_000)
    } else if (dice < 66) start(client, 'signIn', chance(70) ? 'ada' : 'bob')
    else if (dice < 69) start(client, 'signOut')
    else start(client, chance(50) ? 'session' : 'visit')
  }
  await landAll()
  pass(3_700_000)
  for (const client of clients) {
    const headers = new Headers()
    const session = await servers[next(processes)]!.session(client.browser.visit(), headers)
    const found = session.status === 'signedIn' ? session.user.username : undefined
    if (found !== undefined && found !== client.user) counts.ghosts++
    const isLost = session.status !== 'signedIn' || session.stale
    if (client.user !== undefined && isLost && !client.isExcused) counts.accidents++
  }
  counts.refreshes = stage.operations().filter((name) => name === 'GetTokensFromRefreshToken').length
  return counts
}
