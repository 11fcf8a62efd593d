/**
 * The first call of every sign-in flow.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 * @module
 */
import type { AuthContext, SrpKeyPair, SrpKeyPairs } from '../core.ts'
import { createKeyPair } from '../crypto/srp.ts'
import type { Ports } from '../ports.ts'
import type { Sensitive } from '../sensitive.ts'
import { callSignIn } from './call.ts'
import type { AuthStep } from './challenge.ts'
import { type SignInRequest, sendsPassword, usesSrp } from './credentials.ts'
import { refuse } from './inputs.ts'

/** Where the sign-in stands, and the key pair of an SRP exchange that is open. */
export type Answered = AuthStep & { readonly keyPair: SrpKeyPair | undefined }

/** Starts a sign-in. The `Session` of a sign-up is spent by it. */
export async function initiateAuth(
  { request }: { readonly request: SignInRequest },
  context: AuthContext,
  signal?: AbortSignal,
): Promise<Answered & { readonly request: SignInRequest }> {
  const { username, authFlow, session, clientMetadata } = request
  const keyPair = usesSrp(request) ? await context.srpKeyPairs.take() : undefined
  const accessToken = request.stepUp && (request.stepUp.accessToken ?? (await sessionToken(context)))
  const parameters = {
    ...writeFlowParameters(request, keyPair),
    ...(accessToken && { ACCESS_TOKEN: accessToken.expose() }),
  }
  const step = await callSignIn(
    context,
    { signInName: username, username, session, availableChallenges: [], clientMetadata, parameters },
    (AuthParameters, shared) =>
      context.call(
        'InitiateAuth',
        { AuthFlow: authFlow === 'CUSTOM_AUTH_WITH_SRP' ? 'CUSTOM_AUTH' : authFlow, AuthParameters, ...shared },
        { signal },
      ),
  )
  return { ...step, keyPair, request: { ...request, session: undefined } }
}

/** What the signed-in user has proved already. Nobody need be signed in, and then it is nothing. */
async function sessionToken({ session }: AuthContext): Promise<Sensitive<string> | undefined> {
  if (session.username() === undefined) return undefined
  return session.getTokens().then(
    (tokens) => tokens.accessToken,
    () => undefined,
  )
}

function writeFlowParameters(request: SignInRequest, keyPair: SrpKeyPair | undefined): Record<string, string> {
  const { authFlow, preferredChallenge, password, stepUp } = request
  return {
    ...(sendsPassword(request) && {
      PASSWORD: (password ?? refuse('password', 'This flow needs a password')).expose(),
    }),
    // Spelled like this by every client that works; the API reference prints `ChallengeName`, which fails.
    ...(authFlow === 'CUSTOM_AUTH_WITH_SRP' && { CHALLENGE_NAME: 'SRP_A' }),
    ...(keyPair && { SRP_A: keyPair.A }),
    ...(authFlow === 'USER_AUTH' && {
      ...(preferredChallenge && { PREFERRED_CHALLENGE: preferredChallenge }),
      ...(stepUp && {
        TARGET_ACR_VALUES: stepUp.targetAcrValues.join(' '),
        ...(stepUp.maxAgeSeconds !== undefined && { MAX_AGE: String(stepUp.maxAgeSeconds) }),
      }),
    }),
  }
}

/** Keeps at most one prepared pair. Each pair is given out once. */
export function createSrpKeyPairs(ports: Pick<Ports, 'randomBytes' | 'modPow' | 'clock'>): SrpKeyPairs {
  const { randomBytes, modPow, clock } = ports
  let timer: unknown
  let prepared: Promise<SrpKeyPair | undefined> | undefined

  const make = (): Promise<SrpKeyPair> => createKeyPair(randomBytes, modPow)

  return {
    prepare() {
      if (prepared !== undefined || timer !== undefined) return
      // A timer of its own, so that the work does not stand between a key press and its paint.
      timer = clock.setTimeout(() => {
        timer = undefined
        prepared = make().catch(() => undefined) // not fatal: `take` tries again and reports
      }, 0)
    },
    async take() {
      if (timer !== undefined) clock.clearTimeout(timer as never)
      const ahead = prepared
      timer = undefined
      prepared = undefined
      return (await ahead) ?? (await make())
    },
  }
}
