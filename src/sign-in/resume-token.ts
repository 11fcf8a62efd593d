/**
 * What brings an unfinished sign-in back after a reload: where it stood, and nothing that is secret to the person.
 * It holds the challenge's `Session`, which is worthless without the answer and dies within minutes.
 *
 * @module
 */
import type { AuthFlow } from '../config.ts'
import type { KeyValueStorage } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import type { Challenge } from './auth-step.ts'
import type { SignInRequest } from './sign-in-request.ts'

/** An unfinished sign-in. */
export interface Resume {
  /** The state of the machine to come back to. */
  readonly state: string
  readonly signInName: string
  readonly authFlow: AuthFlow
  readonly persistence: SignInRequest['persistence']
  readonly challenge: Challenge
  /** Until when the challenge can be answered. Milliseconds since the Unix epoch, local clock. */
  readonly expiresAt: number
}

/** Parameters that are worth keeping. SRP values are not: without the private key they are of no use. */
const KEPT = /^(?!SRP_|SALT$|SECRET_BLOCK$)/
const LARGEST = 32 * 1024

/** Under which key the unfinished sign-in of an app client is kept. */
export const resumeKey = (clientId: string): string => `cognito-machines.1.${clientId}.sign-in`

/** Saves an unfinished sign-in. Trouble is ignored: a reload then starts over. */
export async function saveResume(storage: KeyValueStorage, key: string, resume: Resume): Promise<void> {
  const { state, signInName, authFlow, persistence, challenge, expiresAt } = resume
  const parameters = Object.entries(challenge.parameters.expose()).filter(([name]) => KEPT.test(name))
  const text = JSON.stringify({
    v: 1,
    state,
    signInName,
    authFlow,
    persistence,
    expiresAt,
    challenge: {
      ...challenge,
      session: challenge.session?.expose(),
      parameters: Object.fromEntries(parameters),
    },
  })
  await quietly(() => storage.setItem(key, text))
}

/** Loads an unfinished sign-in. `undefined` when there is none, or when it is damaged or over. */
export async function loadResume(storage: KeyValueStorage, key: string, now: number): Promise<Resume | undefined> {
  const text = await quietly(() => storage.getItem(key))
  const resume = typeof text === 'string' && text.length <= LARGEST ? readResume(text) : undefined
  if (resume && resume.expiresAt > now) return resume
  if (text) await clearResume(storage, key)
  return undefined
}

/** Forgets the unfinished sign-in. */
export async function clearResume(storage: KeyValueStorage, key: string): Promise<void> {
  await quietly(() => storage.removeItem(key))
}

function readResume(text: string): Resume | undefined {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(read) || read.v !== 1 || !isObject(read.challenge)) return undefined
  const { state, signInName, authFlow, expiresAt, challenge } = read
  const { name, session, username, availableChallenges, receivedAt, parameters } = challenge
  if (![state, signInName, authFlow, name, username].every((value) => typeof value === 'string')) return undefined
  if (!Number.isFinite(expiresAt) || !Number.isFinite(receivedAt) || !isObject(parameters)) return undefined
  if (session !== undefined && typeof session !== 'string') return undefined
  if (!Array.isArray(availableChallenges) || !availableChallenges.every((item) => typeof item === 'string'))
    return undefined
  if (!Object.values(parameters).every((value) => typeof value === 'string')) return undefined
  return {
    state: state as string,
    signInName: signInName as string,
    authFlow: authFlow as AuthFlow,
    persistence: read.persistence === 'memory' ? 'memory' : 'storage',
    expiresAt: expiresAt as number,
    challenge: {
      name: name as string,
      username: username as string,
      session: session === undefined ? undefined : new Sensitive(session),
      availableChallenges,
      receivedAt: receivedAt as number,
      parameters: new Sensitive(Object.assign(Object.create(null), parameters)),
    },
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function quietly<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
