/**
 * Every side effect of this library, as small interfaces without an implementation.
 * An app may replace each of them through `createAuth`; tests replace all of them.
 *
 * @module
 */

/** The part of a `Response` that is read. */
export interface FetchResponse {
  readonly ok: boolean
  readonly status: number
  /** `opaqueredirect` for a redirect that was not followed, whose status and headers browsers hide. */
  readonly type?: string
  readonly headers: { get(name: string): string | null }
  /** Read in its place where there is one, so that a response of any length is given up in time. */
  readonly body?: { getReader?(): BodyReader } | null
  text(): Promise<string>
}

/** The part of the reader of a stream of bytes that is used. */
export interface BodyReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  cancel(): Promise<unknown>
}

/** The part of a `RequestInit` that is sent. */
export interface FetchInit {
  readonly method: 'POST'
  readonly headers: Record<string, string>
  readonly body: string
  /** Absent where the runtime refuses it. */
  readonly redirect?: 'manual'
  /** Absent where the runtime refuses it, as that of another realm. */
  readonly signal?: AbortSignal
}

/** Sends one HTTP request. `globalThis.fetch` satisfies it. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

/** The time, and timers. XState's `SimulatedClock` satisfies it as it is. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number
  /** Calls `run` once, `delayMs` milliseconds from now. Returns a handle for `clearTimeout`. */
  setTimeout(run: () => void, delayMs: number): unknown
  clearTimeout(handle: never): void
}

/**
 * Returns `length` bytes from a cryptographically secure source.
 *
 * @throws {ConfigurationError} when this runtime has none. It never falls back to `Math.random`.
 */
export type RandomBytes = (length: number) => Uint8Array

/**
 * The two modular powers that SRP-6a needs in Cognito's one group (RFC 5054, 3072 bits, g = 2).
 * Numbers are lower-case hex without leading zeros, at most 768 digits. Implementations reduce modulo `N`.
 */
export interface ModPow {
  /** `g^exponent mod N`: the public value `A` from `a`, the verifier `v` from `x`. */
  generatorPower(exponent: string): string | Promise<string>
  /** `(B - k * g^x)^(a + u * x) mod N`, the premaster secret `S` of RFC 5054 section 2.6. */
  premasterSecret(numbers: {
    readonly a: string
    readonly B: string
    readonly u: string
    readonly x: string
  }): string | Promise<string>
}

/**
 * Stores strings under string keys. Each method may be synchronous or asynchronous.
 * `localStorage`, `AsyncStorage` and most others satisfy it as they are.
 */
export interface KeyValueStorage {
  /** `null` for an absent key. */
  getItem(key: string): string | null | Promise<string | null>
  setItem(key: string, value: string): void | Promise<void>
  removeItem(key: string): void | Promise<void>
  /**
   * Reads, decides and writes as one atomic step among tabs, workers and callers.
   *
   * `change` receives the stored string (`null` when absent) and returns the string to store, `null` to remove,
   * or `undefined` to leave it. It is synchronous and may be called more than once. Resolves to the string that is
   * stored afterwards. Storages without it are serialised inside one process only.
   */
  update?(key: string, change: (current: string | null) => string | null | undefined): Promise<string | null>
  /** Lets go of an open connection, if there is one. The next operation opens another. `dispose` of an `Auth` calls it. */
  close?(): void
  /** `one` where there is room for the session of one user only, whatever the app asks for. */
  readonly accounts?: 'one' | undefined
  /**
   * True for the cookies of one request, `readOnly` where they cannot be written: while its tokens are good, an `Auth` reads
   * them and does nothing else.
   */
  readonly perRequest?: boolean | 'readOnly' | undefined
}

/** A storage that has an atomic `update`. */
export interface AtomicStorage extends KeyValueStorage {
  update(key: string, change: (current: string | null) => string | null | undefined): Promise<string | null>
}

/**
 * Runs `work` while holding the lock `name` among all callers of the origin.
 * It saves requests; correctness does not depend on it.
 */
export type Lock = <T>(name: string, work: () => Promise<T>, options: { readonly timeoutMs: number }) => Promise<T>

/** Notifies other tabs and workers of the same origin of a change. Never carries a secret. */
export interface Tabs {
  post(message: unknown): void
  /** Returns the unsubscribe function. */
  subscribe(listener: (message: unknown) => void): () => void
}

/** Notifies when a check is due: the page became visible, the network came back, the app came to the front. */
export interface Lifecycle {
  /** Returns the unsubscribe function. */
  subscribe(listener: (event: 'visible' | 'online' | 'hidden') => void): () => void
}

/** Options of a passkey ceremony. */
export interface PasskeyCeremony {
  readonly signal: AbortSignal
  /** `conditional` offers passkeys in the autofill list of a form. Default: `modal`. */
  readonly mediation?: 'modal' | 'conditional' | undefined
}

/** The WebAuthn ceremonies, on the JSON forms of WebAuthn Level 3 (base64url strings for bytes). */
export interface Passkeys {
  /** True if this runtime supports passkeys. */
  isSupported(): boolean
  /** True if passkeys can be offered in the autofill list. */
  isConditionalSupported?(): Promise<boolean>
  /** `options` is a `PublicKeyCredentialRequestOptionsJSON`; the result an `AuthenticationResponseJSON`. */
  get(options: unknown, ceremony: PasskeyCeremony): Promise<unknown>
  /** `options` is a `PublicKeyCredentialCreationOptionsJSON`; the result a `RegistrationResponseJSON`. */
  create(options: unknown, ceremony: PasskeyCeremony): Promise<unknown>
  /** Signals the existing credentials to the passkey manager (WebAuthn Signal API), where supported. */
  signalAllAccepted?(details: {
    readonly rpId: string
    readonly userId: string
    readonly allAcceptedCredentialIds: readonly string[]
  }): Promise<void>
}

/** All ports together. */
export interface Ports {
  readonly fetch: Fetch
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  readonly modPow: ModPow
  /** Storage of sessions and devices. */
  readonly storage: KeyValueStorage
  /** Storage of an unfinished sign-in over a reload. Holds no password, code or token. */
  readonly resumeStorage: KeyValueStorage
  readonly lock: Lock
  readonly tabs: Tabs
  readonly lifecycle: Lifecycle
  readonly passkeys: Passkeys
  /** Name of this device in the user's list of devices. */
  readonly deviceName: () => string | Promise<string>
}

/** One inspection event of XState. */
export interface InspectedEvent {
  readonly type: string
  readonly rootId: string
  readonly actorRef: unknown
  readonly event?: unknown
  readonly snapshot?: unknown
}

/**
 * An observer of the machines: the `inspect` of an XState inspector, such as `@statelyai/inspect` makes.
 * Secrets in the events are in boxes that print nothing.
 */
export interface InspectObserver {
  /** A method, so that an observer of XState's own, narrower events is one too. */
  next?(event: InspectedEvent): void
}

/**
 * Receives XState's inspection events of the machines. Secrets in them are in boxes that print nothing.
 * `safeInspect` of `cognito-machines/devtools` makes one that receives names only.
 */
export type Inspect = NonNullable<InspectObserver['next']>
