/**
 * What brings an unfinished sign-in back after a reload: where it stood, and nothing that is secret to the person.
 * It holds the challenge's `Session`, which is worthless without the answer and dies within minutes.
 *
 * @module
 */
import type { AuthFlow } from '../config.ts'
import type { KeyValueStorage } from '../ports.ts'
import { ownMembers, parseStored, textMember, timeMember } from '../session/stored-json.ts'
import { type AuthAnswer, type Challenge, readAuthStep } from './auth-step.ts'
import type { FirstFactor, SignInRequest } from './sign-in-request.ts'

/** An unfinished sign-in that waits for the answer to a challenge. */
export interface Resume {
  /** The state of the machine to come back to. The machine decides whether it is one. */
  readonly shown: { readonly state: string; readonly challenge: Challenge }
  readonly signInName: string
  readonly request: SignInRequest
  readonly challenge: Challenge
}

const VERSION = 1

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
  const text = JSON.stringify({
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
  await quietly(() => storage.setItem(key, text))
}

/** Loads an unfinished sign-in. `undefined` when there is none, or when it is damaged or over. */
export async function loadResume(storage: KeyValueStorage, key: string, now: number): Promise<Resume | undefined> {
  const text = await quietly(() => storage.getItem(key))
  if (!text) return undefined
  const resume = await quietly(() => readResume(text, now))
  if (!resume) await clearResume(storage, key)
  return resume
}

/** Forgets the unfinished sign-in. */
export async function clearResume(storage: KeyValueStorage, key: string): Promise<void> {
  await quietly(() => storage.removeItem(key))
}

/** @throws {Error} of any kind when it is damaged. */
function readResume(text: string, now: number): Resume | undefined {
  const stored = parseStored(text, VERSION)
  if (typeof stored === 'string' || timeMember(stored, 'expiresAt') <= now) return undefined
  const { name, parameters, session, availableChallenges, ...rest } = ownMembers(stored.challenge)
  // It is read as if the service had just said it.
  const { challenge } = readAuthStep(
    {
      ChallengeName: name,
      ChallengeParameters: parameters,
      Session: session,
      AvailableChallenges: availableChallenges,
    } as AuthAnswer,
    { username: textMember(rest, 'username'), availableChallenges: [], now: timeMember(rest, 'receivedAt') },
  )
  const signInName = textMember(stored, 'signInName')
  const authFlow = textMember(stored, 'authFlow') as AuthFlow
  return (
    challenge && {
      shown: { state: textMember(stored, 'state'), challenge },
      signInName,
      challenge,
      request: {
        username: signInName,
        password: undefined,
        authFlow,
        // A new code comes the same way.
        preferredChallenge:
          authFlow === 'USER_AUTH' && challenge.name.endsWith('_OTP') ? (challenge.name as FirstFactor) : undefined,
        session: undefined,
        stepUp: undefined,
        clientMetadata: undefined,
        persistence: stored.persistence === 'memory' ? 'memory' : 'storage',
      },
    }
  )
}

async function quietly<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
