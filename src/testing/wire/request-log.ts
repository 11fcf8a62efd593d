/**
 * Every request a pool has seen, for assertions and for people who want to watch.
 *
 * @module
 */
import type { CognitoException } from './exception.ts'

/** One request. */
export interface RequestEntry {
  readonly id: number
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly requestId: string
  /** `undefined` when the request named none. */
  readonly operation: string | undefined
  /** As it came, secrets included. */
  readonly input: unknown
  /** The same with every secret replaced by its length. */
  readonly redactedInput: unknown
  readonly output?: unknown
  readonly redactedOutput?: unknown
  readonly error?: { readonly name: string; readonly message: string }
}

/** The number of requests that are kept. */
const MOST_ENTRIES = 1000

/** The newest 1,000 requests of a pool, oldest first. */
export interface Requests {
  list(operation?: string): readonly RequestEntry[]
  /** The newest request, or the newest of one operation. */
  last(operation?: string): RequestEntry | undefined
  /** Calls `listener` for each request from now on, once it is answered. Returns the unsubscribe function. */
  subscribe(listener: (entry: RequestEntry) => void): () => void
  clear(): void
}

/** The log as the inside of the simulator writes it. */
export interface RequestLog extends Requests {
  begin(request: Pick<RequestEntry, 'operation' | 'input' | 'at' | 'requestId'>): {
    succeed(output: unknown): void
    fail(error: CognitoException): void
  }
}

/** An empty log. */
export function createRequestLog(): RequestLog {
  const entries: RequestEntry[] = []
  const listeners = new Set<(entry: RequestEntry) => void>()
  let lastId = 0
  const list = (operation?: string): RequestEntry[] =>
    entries.filter((entry) => operation === undefined || entry.operation === operation)
  return {
    list,
    last: (operation) => list(operation).at(-1),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clear: () => {
      entries.length = 0
    },
    begin: (request) => {
      const end = (result: Partial<RequestEntry>): void => {
        const entry = { ...request, id: ++lastId, redactedInput: redact(request.input), ...result }
        entries.push(entry)
        if (entries.length > MOST_ENTRIES) entries.shift()
        for (const listener of [...listeners]) listener(entry)
      }
      return {
        succeed: (output) => end({ output, redactedOutput: redact(output) }),
        fail: ({ name, message }) => end({ error: { name, message } }),
      }
    },
  }
}

/** Members whose value is shown. Every other string is shown by its length only. */
const SHOWN = new Set(
  `AuthFlow ClientId ChallengeName USERNAME Username PREFERRED_CHALLENGE CHALLENGE_NAME ANSWER TIMESTAMP DEVICE_KEY
  DeviceKey DeviceGroupKey DeviceName FriendlyDeviceName FRIENDLY_DEVICE_NAME TokenType UserSub Destination
  DeliveryMedium AttributeName CODE_DELIVERY_DELIVERY_MEDIUM CODE_DELIVERY_DESTINATION USER_ID_FOR_SRP
  MFAS_CAN_CHOOSE MFAS_CAN_SETUP requiredAttributes Status DeviceRememberedStatus PreferredMfaSetting Name
  TARGET_ACR_VALUES MAX_AGE CredentialId SessionId FriendlyCredentialName`.split(/\s+/),
)
const SHOWN_LISTS = new Set(
  'AvailableChallenges UserMFASettingList ConfiguredUserAuthFactors UserAttributeNames'.split(' '),
)

/** A copy in which every text that may be a secret reads `[44 characters]`. */
function redact(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return SHOWN.has(name) ? value : `[${value.length} characters]`
  if (Array.isArray(value)) return SHOWN_LISTS.has(name) ? value : value.map((item) => redact(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redact(item, key)]))
}
