/**
 * What brings an unfinished sign-in back after a reload: where it stood, and nothing that is secret to the person.
 * It holds the challenge's `Session`, which is worthless without the answer and dies within minutes.
 *
 * @module
 */
import type { AuthFlow } from '../config.ts'
import { check, ownMembers, readMembers, text, time } from '../json.ts'
import type { KeyValueStorage } from '../ports.ts'
import { type AuthAnswer, type Challenge, readAuthStep } from './challenge.ts'
import type { FirstFactor, SignInRequest } from './credentials.ts'

/** An unfinished sign-in that waits for the answer to a challenge. */
export interface Resume {
  /** The state of the machine to come back to. The machine decides whether it is one. */
  readonly shown: { readonly state: string; readonly challenge: Challenge }
  readonly signInName: string
  readonly request: SignInRequest
  readonly challenge: Challenge
}

const VERSION = 1
const LARGEST = 32 * 1024

/** Under which key the unfinished sign-in of an app client is kept. */
export const resumeKey = (clientId: string): string => `cognito-machines.1.${clientId}.sign-in`

/**
 * Saves an unfinished sign-in. Trouble is ignored: a reload then starts over.
 *
 * @param expiresAt Until when the challenge can be answered. Milliseconds since the Unix epoch, local clock.
 */
export async function saveResume(
  storage: KeyValueStorage,
  key: string,
  { shown, signInName, request, challenge }: Resume,
  expiresAt: number,
): Promise<void> {
  const json = JSON.stringify({
    v: VERSION,
    state: shown.state,
    signInName,
    authFlow: request.authFlow,
    persistence: request.persistence,
    expiresAt,
    challenge: {
      ...challenge,
      session: challenge.session?.expose(),
      parameters: challenge.parameters.expose(),
    },
  })
  await quietly(() => storage.setItem(key, json))
}

/** Loads an unfinished sign-in. `undefined` when there is none, or when it is damaged or over. */
export async function loadResume(storage: KeyValueStorage, key: string, now: number): Promise<Resume | undefined> {
  const json = await quietly(() => storage.getItem(key))
  if (!json) return undefined
  const resume = await quietly(() => readResume(json, now))
  if (!resume) await clearResume(storage, key)
  return resume
}

/** Forgets the unfinished sign-in. */
export async function clearResume(storage: KeyValueStorage, key: string): Promise<void> {
  await quietly(() => storage.removeItem(key))
}

/** What is stored. The challenge is read as if the service had just said it. */
const STORED = {
  v: check<1>((value) => value === VERSION),
  state: text,
  signInName: text,
  authFlow: text,
  persistence: (value: unknown) => (value === 'memory' ? value : 'storage'),
  expiresAt: time,
  challenge: ownMembers,
}

/** @throws {Error} of any kind when it is damaged. */
function readResume(json: string, now: number): Resume | undefined {
  if (json.length > LARGEST) return undefined
  const {
    state,
    signInName,
    authFlow,
    persistence,
    expiresAt,
    challenge: stored,
  } = readMembers(STORED, JSON.parse(json))
  const { name, parameters, session, availableChallenges, username, receivedAt } = stored
  const { challenge } = readAuthStep(
    {
      ChallengeName: name,
      ChallengeParameters: parameters,
      Session: session,
      AvailableChallenges: availableChallenges,
    } as AuthAnswer,
    { username: text(username), availableChallenges: [], now: time(receivedAt) },
  )
  if (!challenge || expiresAt <= now) return undefined
  // The factor that waits for its password, or the one by which a new code comes.
  const waits = challenge.name === 'SELECT_CHALLENGE' && state.startsWith('PASSWORD')
  const resends = authFlow === 'USER_AUTH' && challenge.name.endsWith('_OTP')
  return {
    shown: { state, challenge },
    signInName,
    challenge,
    request: {
      username: signInName,
      password: undefined,
      authFlow: authFlow as AuthFlow,
      preferredChallenge: waits ? (state as FirstFactor) : resends ? (challenge.name as FirstFactor) : undefined,
      session: undefined,
      stepUp: undefined,
      clientMetadata: undefined,
      persistence,
    },
  }
}

async function quietly<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
