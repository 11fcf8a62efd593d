/**
 * Resuming an unfinished sign-in after a reload: the open challenge, and no secret of the user.
 * It holds the challenge's `Session`, which is useless without the answer and expires within minutes.
 *
 * @module
 */
import { AUTH_FLOWS } from '../config.ts'
import type { AuthContext } from '../core.ts'
import { type DeviceRecord, loadConfirmedDevice } from '../device/store.ts'
import { ownMembers, text, time } from '../json.ts'
import { openResumePlace, type ResumeKind, type ResumePlace } from '../storage/resume-place.ts'
import { type AuthResponse, type Challenge, type MfaMethod, readChallenge } from './challenge.ts'
import type { FirstFactor, SignInRequest } from './credentials.ts'

/** An unfinished sign-in that waits for the answer to a challenge. */
export interface Resume {
  readonly signInName: string
  readonly request: SignInRequest
  readonly challenge: Challenge
  /** The second factor to set up, if the user chose it. */
  readonly setupMethod: MfaMethod | undefined
}

/** A loaded unfinished sign-in, with the remembered device of the user. */
export interface Resumed extends Resume {
  readonly device: DeviceRecord | undefined
}

/** Challenges that the library answers by itself: their exchange does not outlive a page. */
const PROOFS: readonly Challenge['type'][] = ['PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER']

const SIGN_IN: ResumeKind<Resume> = {
  flow: 'sign-in',
  version: 2,
  longest: 32 * 1024,
  write: ({ signInName, request, challenge, setupMethod }) => {
    const { authFlow, persistence, preferredChallenge, password } = request
    const { name, username, availableChallenges, receivedAt, session, parameters } = challenge
    return {
      signInName,
      authFlow,
      persistence,
      // The factor that needs its password.
      ...(challenge.type === 'SELECT_CHALLENGE' && !password && { factor: preferredChallenge }),
      setupMethod,
      challenge: {
        name,
        username,
        availableChallenges,
        receivedAt,
        session: session?.expose(),
        parameters: parameters.expose(),
      },
    }
  },
  read: (members) => {
    const { name, parameters, session, availableChallenges, username, receivedAt } = ownMembers(members.challenge)
    // Read like a response of the service: `readChallenge` checks every member.
    const response = {
      ChallengeName: name,
      ChallengeParameters: parameters,
      Session: session,
      AvailableChallenges: availableChallenges,
    } as AuthResponse
    const challenge = readChallenge(response, {
      username: text(username),
      availableChallenges: [],
      now: time(receivedAt),
    })
    const authFlow = AUTH_FLOWS.find((known) => known === members.authFlow)
    if (!authFlow || PROOFS.includes(challenge.type)) return undefined
    const signInName = text(members.signInName)
    const factor = ['PASSWORD', 'PASSWORD_SRP'].find((known) => known === members.factor)
    // The factor that sends a new code.
    const resends = authFlow === 'USER_AUTH' && /^(EMAIL|SMS)_OTP$/.test(challenge.name) ? challenge.name : undefined
    return {
      signInName,
      challenge,
      setupMethod: (['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] as const).find((known) => known === members.setupMethod),
      request: {
        username: signInName,
        password: undefined,
        authFlow,
        preferredChallenge: (factor ?? resends) as FirstFactor | undefined,
        session: undefined,
        stepUp: undefined,
        clientMetadata: undefined,
        persistence: members.persistence === 'memory' ? 'memory' : 'storage',
      },
    }
  },
}

/** Opens the place of the unfinished sign-in of an app client. */
export const openSignInPlace = ({ ports, settings }: AuthContext): ResumePlace<Resume> =>
  openResumePlace(ports, settings, SIGN_IN)

/** Loads the unfinished sign-in, if there is one, and the device that goes with it. */
export async function loadResume(context: AuthContext, place: ResumePlace<Resume>): Promise<Resumed | undefined> {
  const resume = await place.load()
  return resume && { ...resume, device: await loadConfirmedDevice(context, resume.signInName) }
}
