/**
 * The first request of every sign-in flow.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 * @module
 */
import type { AuthContext, SrpKeyPair, SrpKeyPairs } from '../core.ts'
import { createKeyPair } from '../crypto/srp.ts'
import { loadConfirmedDevice } from '../device/store.ts'
import { refuse } from '../input.ts'
import type { Ports } from '../ports.ts'
import type { Sensitive } from '../sensitive.ts'
import { type Answered, callSignIn } from './call.ts'
import { type SignInRequest, sendsPassword, usesSrp } from './credentials.ts'

/** Starts a sign-in with the remembered device of the user, if there is one. The `Session` of a sign-up is spent by it. */
export async function initiateAuth(
  context: AuthContext,
  { request }: { readonly request: SignInRequest },
  signal?: AbortSignal,
): Promise<Answered> {
  const { username, authFlow, session, clientMetadata } = request
  const keyPair = usesSrp(request) ? await context.srpKeyPairs.take() : undefined
  const accessToken = request.stepUp && (request.stepUp.accessToken ?? (await sessionToken(context)))
  const parameters = {
    ...writeFlowParameters(request, keyPair),
    ...(accessToken && { ACCESS_TOKEN: accessToken.expose() }),
  }
  const device = await loadConfirmedDevice(context, username)
  const answered = await callSignIn(
    context,
    { signInName: username, username, session, device, availableChallenges: [], clientMetadata, parameters },
    (AuthParameters, shared) =>
      context.call(
        'InitiateAuth',
        { AuthFlow: authFlow === 'CUSTOM_AUTH_WITH_SRP' ? 'CUSTOM_AUTH' : authFlow, AuthParameters, ...shared },
        { signal },
      ),
  )
  return { ...answered, keyPair }
}

/** Keeps at most one prepared key pair: `A` is ready before the user presses the button. Each pair is used once. */
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

/** The access token of the session, as credit for a step-up; `undefined` without a session. */
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
