/**
 * A simulated Amazon Cognito user pool, in memory: the other end of the wire.
 *
 * @module
 */
import type { OperationName, Operations } from '../transport/operations.ts'
import { createOutbox, type Outbox } from './codes/outbox.ts'
import type { UserPoolOptions } from './options.ts'
import type { PoolState } from './pool-state.ts'
import { type PoolSettings, readPoolSettings } from './settings.ts'
import { createTokenSigner, type Jwks } from './tokens/token-signer.ts'
import { createPoolAdmin, type PoolAdmin } from './users/pool-admin.ts'
import { ExpiringMap } from './validity/expiring-map.ts'
import { runtimeClock, runtimeRandomBytes, runtimeSubtle } from './web-crypto.ts'
import { createFaults, type Faults } from './wire/faults.ts'
import { createPoolFetch, type PoolFetch, readHeaders } from './wire/pool-fetch.ts'
import { createRequestLog, type Requests } from './wire/request-log.ts'
import { answerWire, runOperation, sleep, type WireAnswer, type WireRequest } from './wire/wire.ts'

/** A simulated user pool. */
export interface UserPool extends PoolAdmin {
  readonly userPoolId: string
  /** The id of the first app client. */
  readonly clientId: string
  readonly settings: PoolSettings
  readonly clock: PoolState['clock']
  /** The `fetch` port whose other end is this pool, whatever the address. */
  readonly fetch: PoolFetch
  /** Answers one HTTP request. */
  answer(request: WireRequest): Promise<WireAnswer>
  /** Runs one operation without HTTP. Rejects with an `Error` whose `name` is Cognito's exception name. */
  handle<Name extends OperationName>(
    operation: Name,
    input: Operations[Name]['input'],
    headers?: Readonly<Record<string, string>>,
  ): Promise<Operations[Name]['output']>
  /** The codes that would have been mailed or texted. */
  readonly outbox: Outbox
  /** Every request seen. */
  readonly requests: Requests
  /** Trouble on demand. */
  readonly faults: Faults
  /** The public keys of the tokens. */
  jwks(): Promise<Jwks>
}

/**
 * Makes a user pool.
 *
 * @throws {ConfigurationError} when an option cannot be meant.
 * @example
 * const pool = createUserPool({ users: [{ username: 'ada', password: 'Correct-horse-1' }] })
 * const auth = createAuth({ userPoolId: pool.userPoolId, clientId: pool.clientId, fetch: pool.fetch })
 */
export function createUserPool(options: UserPoolOptions = {}): UserPool {
  const state = createState(options)
  const requests = createRequestLog()
  const latency = latencyOf(options.latencyMs)
  const admin = createPoolAdmin(state)
  for (const user of options.users ?? []) admin.createUser(user)
  const { settings, clock, outbox, faults } = state
  return {
    ...admin,
    userPoolId: settings.userPoolId,
    clientId: [...settings.clients.keys()][0]!,
    settings,
    clock,
    outbox,
    requests,
    faults,
    fetch: createPoolFetch(state, requests, latency),
    answer: async (request) => {
      const delayMs = latency(request.headers['x-amz-target']?.split('.').at(-1))
      if (delayMs > 0) await sleep(state, delayMs)
      return answerWire(state, requests, request)
    },
    handle: async (operation, input, headers = {}) => {
      const { output } = await runOperation(state, requests, operation, input, readHeaders(headers))
      return output as never
    },
    jwks: () => state.signer.jwks(),
  }
}

function createState(options: UserPoolOptions): PoolState {
  const { randomBytes = runtimeRandomBytes, clock = runtimeClock } = options
  const subtle = (): ReturnType<typeof runtimeSubtle> => options.subtle ?? runtimeSubtle()
  return {
    settings: readPoolSettings(options),
    clock,
    randomBytes,
    subtle,
    signer: createTokenSigner(subtle),
    outbox: createOutbox(),
    faults: createFaults(),
    secret: randomBytes(32),
    users: new Map(),
    sessions: new ExpiringMap(),
    srpExchanges: new ExpiringMap(),
    deviceAttempts: new ExpiringMap(),
    refreshGrants: new ExpiringMap(),
    accessGrants: new ExpiringMap(),
    attempts: new Map(),
    passkeyRegistrations: new ExpiringMap(),
    authEvents: new Map(),
    sweep: { lastAt: clock.now() },
  }
}

function latencyOf(latencyMs: UserPoolOptions['latencyMs']): (operation?: string) => number {
  if (typeof latencyMs === 'function') return (operation) => latencyMs(operation as OperationName | undefined)
  return () => latencyMs ?? 0
}
