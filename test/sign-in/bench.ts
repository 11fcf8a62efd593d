/**
 * The insides of an `Auth`, made by hand: a service that answers by a script, a clock that stands still, and parts that
 * record what they are asked.
 *
 * @module
 */
import { type AuthConfig, readSettings } from '../../src/config.ts'
import type { AuthContext } from '../../src/core.ts'
import type { DeviceRecord } from '../../src/device/store.ts'
import { CognitoError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import type { NewSession } from '../../src/session/record.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import { memoryStorage } from '../../src/storage/memory.ts'

/** The time on this machine. The service's is five seconds more. */
export const NOW = 1_700_000_000_000

/** A device that alice has confirmed. */
export const DEVICE: DeviceRecord = {
  deviceKey: 'device key',
  deviceGroupKey: 'group key',
  devicePassword: new Sensitive('device password'),
  confirmed: true,
  username: 'alice',
}

/** A request of alice with her password, but for these members. */
export const requestOf = (more: Partial<SignInRequest> = {}): SignInRequest => ({
  username: 'alice',
  password: new Sensitive('secret'),
  authFlow: 'USER_SRP_AUTH',
  preferredChallenge: undefined,
  session: undefined,
  stepUp: undefined,
  clientMetadata: undefined,
  persistence: 'storage',
  ...more,
})

/** The key pair that the bench gives out as this one. */
export const pair = (number: number) => ({ a: new Sensitive(`a${number}`), A: `A${number}` })

/** The refusal of a device that the service does not know. */
export const unknownDevice = () =>
  new CognitoError('Device does not exist.', { code: 'ResourceNotFoundException', status: 400 })

/** A context whose service gives these answers in turn, the last one again and again; an error is thrown. */
export function createBench(answers: readonly unknown[] = [{}], config: Partial<AuthConfig> = {}) {
  const log = {
    /** Operation, input and options of each request. */
    sent: [] as [operation: string, input: Record<string, unknown>, options: unknown][],
    /** What each proof was made from. */
    claims: [] as unknown[],
    /** What the session and the devices were told. */
    told: [] as [what: string, ...unknown[]][],
    pairs: 0,
  }
  /** What a test may change. */
  const state = {
    device: undefined as DeviceRecord | undefined,
    signedIn: undefined as string | undefined,
    getTokens: async (): Promise<unknown> => ({ accessToken: new Sensitive('token of the session') }),
    setPersistence: async (): Promise<void> => undefined,
  }
  const settings = readSettings({ userPoolId: 'eu-west-1_Pool', clientId: 'client1', ...config })
  const ports = {
    clock: { now: () => NOW },
    modPow: 'the arithmetic',
    resumeStorage: memoryStorage(),
  }
  const context = {
    settings,
    ports,
    call: async (...request: (typeof log.sent)[number]) => {
      log.sent.push(request)
      const answer = answers[Math.min(log.sent.length, answers.length) - 1]
      if (answer instanceof Error) throw answer
      return answer
    },
    secretHash: async (username: string) => (config.clientSecret ? `hash of ${username}` : undefined),
    serverClock: { now: () => NOW + 5_000, learn: (time: number) => void log.told.push(['learn', time]) },
    srpKeyPairs: { prepare: () => undefined, take: async () => pair(++log.pairs) },
    loadCrypto: async () => ({
      writeTimestamp: (time: number) => `timestamp ${time}`,
      passwordClaim: async (claim: unknown) => {
        log.claims.push(claim)
        return 'signature'
      },
    }),
    devices: {
      load: async (name: string) => {
        log.told.push(['load', name])
        return state.device
      },
      clear: async (name: string) => void log.told.push(['clear', name]),
      setPersistence: async (...input: unknown[]) => {
        log.told.push(['setPersistence', ...input])
        await state.setPersistence()
      },
    },
    session: {
      username: () => state.signedIn,
      getTokens: () => state.getTokens(),
      adopt: async (session: NewSession, signal: unknown) => void log.told.push(['adopt', session, signal]),
    },
  } as unknown as AuthContext
  return { context, log, state, storage: ports.resumeStorage }
}
