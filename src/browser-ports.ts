/**
 * The default ports of a browser, a worker, or a server: the one file of the library that names their globals.
 * Nothing is looked up at import; each global is looked up when it is used, so that one installed later is found.
 *
 * @module
 */
import { createCryptoLoader, loadedModPow } from './crypto/load.ts'
import { ConfigurationError } from './errors.ts'
import { inProcessLock, type LocksApi, webLock } from './page/locks.ts'
import { broadcastTabs } from './page/tabs.ts'
import { browserPasskeys } from './passkey/browser.ts'
import type { PublicKeyCredentialApi } from './passkey/browser-ceremonies.ts'
import type { Clock, FetchResponse, KeyValueStorage, Lifecycle, Lock, Ports, RandomBytes } from './ports.ts'
import { STORAGE_DEADLINE_MS } from './storage/atomic.ts'
import { firstWorking, type StorageCandidate } from './storage/fallback.ts'
import { indexedDbStorage } from './storage/indexed-db.ts'
import { memoryStorage } from './storage/memory.ts'

/**
 * The ports of this runtime.
 *
 * In a browser, sessions are kept in IndexedDB, else in localStorage behind a cookie fence, else in memory;
 * on a server in memory, apart for each call.
 *
 * @param loadCrypto Gives the default of `modPow`.
 */
export function browserPorts(loadCrypto = createCryptoLoader()): Ports {
  const lock = pageLock()
  return {
    fetch: async (url, init) => {
      if (typeof globalThis.fetch !== 'function') throw missing('fetch')
      return globalThis.fetch(url, init as RequestInit) as Promise<FetchResponse>
    },
    clock,
    randomBytes,
    modPow: loadedModPow(loadCrypto),
    storage: firstWorking([openIndexedDb, pageLocalStorage(lock), memoryStorage()], BOUNDED),
    resumeStorage: firstWorking([pageSessionStorage, memoryStorage()], BOUNDED),
    lock,
    tabs: broadcastTabs(() => {
      // On a server an open channel would keep the process alive, and reach sessions of other users.
      if (!isBrowser()) throw missing('BroadcastChannel')
      return new globalThis.BroadcastChannel(CHANNEL)
    }),
    lifecycle: pageLifecycle(() =>
      isBrowser() ? { document: globalThis.document, scope: globalThis.window ?? globalThis } : {},
    ),
    passkeys: browserPasskeys({
      credentials: () => globalThis.navigator?.credentials,
      credentialClass: () => (globalThis as { PublicKeyCredential?: PublicKeyCredentialApi }).PublicKeyCredential,
    }),
    deviceName,
  }
}

/** localStorage in a page, which throws where the browser refuses, else `own`: the storage of other libraries. */
export function pageStorage(own?: KeyValueStorage): KeyValueStorage {
  const place = () => (isPage() ? globalThis.localStorage : own)
  return {
    getItem: (key) => place()?.getItem(key) ?? null,
    setItem: (key, value) => place()?.setItem(key, value),
    removeItem: (key) => place()?.removeItem(key),
  }
}

const clock: Clock = {
  now: () => Date.now(),
  setTimeout: (run, delayMs) => globalThis.setTimeout(run as () => void, delayMs),
  clearTimeout: (handle) => globalThis.clearTimeout(handle),
}

const randomBytes: RandomBytes = (length) => {
  if (typeof globalThis.crypto?.getRandomValues !== 'function') throw missing('crypto.getRandomValues')
  return globalThis.crypto.getRandomValues(new Uint8Array(length))
}

// A storage that is slow to open keeps no caller waiting either.
const BOUNDED = { clock, choiceTimeoutMs: STORAGE_DEADLINE_MS }

const openIndexedDb = () => indexedDbStorage({ indexedDB: globalThis.indexedDB, clock })

// Node has web storage too, one file for all users: it must not be touched on a server.
const pageLocalStorage = (lock: Lock): StorageCandidate =>
  Object.assign(
    async () => {
      if (!isPage()) throw missing('localStorage')
      const { pageLocalStorage } = await import('./storage/fenced.ts')
      return pageLocalStorage(globalThis, lock, clock)
    },
    { mayHold: (key: string) => pageStorage().getItem(key) !== null },
  )

const pageSessionStorage: StorageCandidate = () => {
  if (!isPage()) throw missing('sessionStorage')
  return globalThis.sessionStorage
}

function pageLock(): Lock {
  const inProcess = inProcessLock(clock)
  let lease: Promise<Lock> | undefined
  // A page on plain http has no Web Locks, but it has IndexedDB.
  const withoutWebLocks: Lock = async (name, work, options) => {
    lease ??= import('./page/lease-lock.ts').then(
      ({ leaseLock }) => leaseLock({ storage: openIndexedDb, clock, randomBytes, inProcess }),
      () => inProcess,
    )
    return (await lease)(name, work, options)
  }
  const shared = webLock(() => globalThis.navigator.locks as LocksApi, clock, withoutWebLocks)
  return (name, work, options) => (isBrowser() ? shared : inProcess)(name, work, options)
}

/** An event target of a page. */
export interface Events {
  addEventListener(type: string, listener: (event: unknown) => void, options: { signal: AbortSignal }): void
}

/** The event targets of a page. Each may be missing, as in a worker. */
export interface PageEvents {
  readonly document?: (Events & { readonly visibilityState: string }) | undefined
  /** `window`, or the global scope of a worker. */
  readonly scope?: Events | undefined
}

/**
 * Notifies that the page was shown (also from the back-forward cache, or thawed), hidden, or is online again.
 * The page is looked up at each subscription.
 */
export function pageLifecycle(page: () => PageEvents): Lifecycle {
  return {
    subscribe: (listener) => {
      const { document, scope } = page()
      const ending = new AbortController()
      const on = (target: Events | undefined, type: string, tell: (event: unknown) => void) =>
        target?.addEventListener(type, tell, { signal: ending.signal })
      on(document, 'visibilitychange', () => listener(document?.visibilityState === 'visible' ? 'visible' : 'hidden'))
      on(document, 'resume', () => listener('visible'))
      on(scope, 'online', () => listener('online'))
      on(scope, 'pageshow', (event) => {
        // The first showing of a page is ignored: its session is being restored then.
        if ((event as { persisted?: unknown }).persisted === true) listener('visible')
      })
      return () => ending.abort()
    },
  }
}

async function deviceName(): Promise<string> {
  if (!isBrowser()) return 'Server'
  try {
    const { browserDeviceName } = await import('./page/device-name.ts')
    return browserDeviceName(globalThis.navigator)
  } catch {
    // A name is not worth a failed sign-in.
    return 'Browser'
  }
}

// The version in the name keeps a later, incompatible version of this library out of the conversation.
const CHANNEL = 'cognito-machines.1'

const isPage = (): boolean => typeof globalThis.document === 'object' && typeof globalThis.window === 'object'

/** True in a page or a worker of one. */
const isBrowser = (): boolean =>
  isPage() || typeof (globalThis as { WorkerGlobalScope?: unknown }).WorkerGlobalScope === 'function'

const missing = (name: string): ConfigurationError =>
  new ConfigurationError(`This runtime has no ${name}: pass the port, or install a polyfill`)
