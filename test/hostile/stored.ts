/**
 * Hostile strings where the session looks for its own: in the storage, in cookies, and in messages of other tabs.
 *
 * @module
 */
import { inspect } from 'node:util'
import { AuthError } from '../../src/errors.ts'
import { createAuth, useSignIn } from '../../src/index.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { cookieStorage } from '../../src/storage/cookie.ts'
import { plainCookieFence } from '../../src/storage/fenced.ts'
import { storagePrefix } from '../../src/storage/keys.ts'
import { testClock } from '../../src/testing/index.ts'
import { IDS, mapStorage } from '../flows/stored-session.ts'
import type { HostileReport } from './answers.ts'
import { CANARY, type Dice, dice, isPolluted, jwt } from './random.ts'

const START = Date.UTC(2026, 0, 1)
/** What a start and one message may read and write, with everything that is set aside. */
const MOST_STEPS = 120

const PREFIX = storagePrefix(IDS)

function rightRecords({ next }: Dice): Readonly<Record<string, unknown>> {
  const iat = START / 1000
  const claims = { sub: 's', iss: `https://x/${IDS.userPoolId}`, iat, exp: iat + 3600, origin_jti: String(next()) }
  const tokens = {
    accessToken: jwt({ ...claims, token_use: 'access', client_id: IDS.clientId, username: 'ada' }),
    idToken: jwt({ ...claims, token_use: 'id', aud: IDS.clientId }),
    refreshToken: `${CANARY}-refresh`,
    expiresAt: START + 3_600_000,
    issuedAt: START,
    receivedAt: START,
  }
  const session = { generation: 3, username: 'ada', signInName: 'ada', since: START, tokens, writtenAt: START }
  const challenge = { name: 'SMS_MFA', username: 'ada', availableChallenges: [], receivedAt: START, parameters: {} }
  return {
    'user.ada': { v: 1, type: 'signedIn', ...session, spareTokens: { refreshToken: `${CANARY}-spare` } },
    accounts: { v: 1, type: 'accounts', names: ['bob', 'ada'], writtenAt: START },
    'signed-out': { v: 1, type: 'signOutNote', ended: { bob: START }, before: 1 },
    'device.ada': {
      ...{ v: 1, type: 'device', username: 'ada', deviceKey: 'd', deviceGroupKey: 'g', confirmed: true },
      devicePassword: `${CANARY}-device`,
    },
    'sign-in': {
      ...{ v: 2, signInName: 'ada', authFlow: 'USER_SRP_AUTH', persistence: 'storage', expiresAt: START + 60_000 },
      challenge: { ...challenge, session: `${CANARY}-session` },
    },
  }
}

/** Where the records lie: the strings are damaged as JSON, and where they are cookies, as cookies too. */
const PLACES: readonly ((map: Map<string, string>, draw: Dice) => KeyValueStorage)[] = [
  (map) => mapStorage(map),
  (map, { pick, chance }) => {
    const storage = cookieStorage({
      read: () => `${pick(HOSTILE_COOKIES)}; ${[...map].map(([name, value]) => `${name}=${value}`).join('; ')}`,
      write: (line) => {
        const [name = '', value = ''] = line.split(';')[0]!.split(/=(.*)/s)
        if (line.includes('Max-Age=0')) map.delete(name)
        else if (chance(0.95)) map.set(name, value)
      },
    })
    return storage
  },
]
const HOSTILE_COOKIES = ['', '=', ';;;', '__proto__=x', 'a', '%', '%zz=%zz', 'cm-fence.0=1e9', 'constructor=~p.9999.x']

/** Opens an app on damaged records, says what another tab might say, and looks what comes of it. So often. */
export async function fuzzStored(count: number, seed: number): Promise<HostileReport> {
  const draw = dice(seed)
  const faults: string[] = []
  const outcomes = new Map<string, number>()
  for (let run = 0; run < count && faults.length < 20; run++) {
    const fault = await startOn(draw, run, outcomes).catch((thrown: unknown) => `it throws: ${inspect(thrown)}`)
    if (fault) faults.push(`seed ${seed}, run ${run}: ${fault}`)
  }
  return { count, faults, outcomes }
}

async function startOn(draw: Dice, run: number, outcomes: Map<string, number>): Promise<string | undefined> {
  const { chance, damage, pick, value, write } = draw
  const map = new Map<string, string>()
  const storage = PLACES[run % PLACES.length]!(map, draw)
  for (const [name, record] of Object.entries(rightRecords(draw))) {
    let made: unknown = record
    while (chance(0.5)) made = damage(made)
    if (chance(0.9)) await Promise.resolve(storage.setItem(PREFIX + name, write(made))).catch(() => undefined)
  }
  if (run % PLACES.length === 1 && chance(0.5)) {
    const [name] = pick([...map, ['x', '']])
    map.set(name, pick(['~p.1.x', '=', '%', `~p.9999.${'x'.repeat(43)}`, `${map.get(name)?.slice(0, -3)}`]))
  }
  let steps = 0
  const counted = (inner: KeyValueStorage): KeyValueStorage => ({
    getItem: (key) => step(() => inner.getItem(key)),
    setItem: (key, text) => step(() => inner.setItem(key, text)),
    removeItem: (key) => step(() => inner.removeItem(key)),
  })
  const step = <T>(run: () => T): T => {
    steps++
    return run()
  }
  const clock = testClock(START + 1000)
  let say: (message: unknown) => void = () => {}
  const auth = createAuth({
    ...IDS,
    clock,
    storage: counted(storage),
    resumeStorage: counted(storage),
    tabs: {
      post: () => {},
      subscribe: (listener) => {
        say = listener
        return () => {}
      },
    },
    lifecycle: { subscribe: () => () => {} },
    lock: (_, work) => work(),
    fetch: () => Promise.reject(new TypeError(`${CANARY}: offline`)),
  })
  const flow = useSignIn(auth)
  flow.subscribe(() => {})
  const results = [auth.session.ready(), auth.getTokens(), auth.session.accounts(), auth.context.devices.load('ada')]
  const settled = Promise.allSettled(results)
  let isOver = false
  void settled.then(() => {
    isOver = true
  })
  for (let turn = 0; !isOver && turn < 60; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve))
    if (turn > 10) clock.increment(1000)
  }
  if (!isOver) return 'no outcome'
  const before = auth.session.getSnapshot()
  const { userPoolId, clientId } = IDS
  say(damage({ type: 'cognito-machines.session', userPoolId, clientId }))
  say(value())
  for (let turn = 0; turn < 4; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
  const after = auth.session.getSnapshot()
  void plainCookieFence({ read: () => `${pick(HOSTILE_COOKIES)}; ${write(value())}`, write: () => {} }).read(
    write(value()),
  )
  const errors = (await settled).flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  const view = flow.getSnapshot()
  flow.dispose()
  auth.dispose()
  for (const error of errors) {
    if (!(error instanceof AuthError && /^[A-Za-z]\w{2,99}$/.test(error.code))) return `no type: ${inspect(error)}`
  }
  outcomes.set(after.status, (outcomes.get(after.status) ?? 0) + 1)
  if (isPolluted()) return 'a prototype is polluted'
  if (steps > MOST_STEPS) return `${steps} operations of the storage`
  // A message is a hint to read: it says nothing by itself.
  if (before.status === 'signedIn' && after.status !== 'signedIn') return `a message makes it ${after.status}`
  const seen = [...errors, before, after, view].map((each) => inspect(each, { depth: 5 }) + JSON.stringify(each)).join()
  return seen.includes(CANARY)
    ? `a secret is in sight: ${seen.slice(seen.indexOf(CANARY) - 200).slice(0, 300)}`
    : undefined
}
