/**
 * The first call of every sign-in flow.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 * @module
 */
import type { AuthContext, SrpKeyPair } from '../auth-context.ts'
import type { AuthFlow } from '../config.ts'
import { InvalidInputError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { AuthFlowType } from '../transport/operations.ts'
import { type AuthStep, readAuthStep } from './auth-step.ts'
import { presentingDevice } from './device-key.ts'
import { requestContext } from './request-context.ts'
import type { SignInRequest } from './sign-in-request.ts'

/** Where the sign-in stands, and the key pair that a later `PASSWORD_VERIFIER` needs. */
export interface Initiated {
  readonly step: AuthStep
  readonly keyPair: SrpKeyPair | undefined
}

const WIRE_FLOWS: Readonly<Record<AuthFlow, AuthFlowType>> = {
  USER_SRP_AUTH: 'USER_SRP_AUTH',
  USER_PASSWORD_AUTH: 'USER_PASSWORD_AUTH',
  CUSTOM_AUTH: 'CUSTOM_AUTH',
  CUSTOM_AUTH_WITH_SRP: 'CUSTOM_AUTH',
  USER_AUTH: 'USER_AUTH',
}

/** Starts a sign-in. */
export async function initiateAuth(
  request: SignInRequest,
  context: AuthContext,
  signal?: AbortSignal,
): Promise<Initiated> {
  const { username } = request
  const keyPair = usesSrp(request) ? await context.srpKeyPairs.take() : undefined
  const secretHash = await context.secretHash(username)
  const accessToken = request.stepUp && (request.stepUp.accessToken ?? (await sessionToken(context)))
  const answer = await presentingDevice(context, username, (deviceKey) =>
    context.call(
      'InitiateAuth',
      {
        AuthFlow: WIRE_FLOWS[request.authFlow],
        ClientId: context.settings.clientId,
        AuthParameters: {
          USERNAME: username,
          ...writeFlowParameters(request, keyPair),
          ...(accessToken && { ACCESS_TOKEN: accessToken.expose() }),
          ...(secretHash !== undefined && { SECRET_HASH: secretHash }),
          ...(deviceKey !== undefined && { DEVICE_KEY: deviceKey }),
        },
        ...(request.session && { Session: request.session.expose() }),
        ...requestContext(context.settings, username, request.clientMetadata),
      },
      { signal },
    ),
  )
  const now = context.ports.clock.now()
  return { step: readAuthStep(answer, { username, availableChallenges: [], now }), keyPair }
}

/** What the signed-in user has proved already. Nobody need be signed in, and then it is nothing. */
async function sessionToken({ session }: AuthContext): Promise<Sensitive<string> | undefined> {
  if (session.username() === undefined) return undefined
  return session.getTokens().then(
    (tokens) => tokens.accessToken,
    () => undefined,
  )
}

function usesSrp({ authFlow, preferredChallenge }: SignInRequest): boolean {
  if (authFlow === 'USER_AUTH') return preferredChallenge === 'PASSWORD_SRP'
  return authFlow === 'USER_SRP_AUTH' || authFlow === 'CUSTOM_AUTH_WITH_SRP'
}

function writeFlowParameters(request: SignInRequest, keyPair: SrpKeyPair | undefined): Record<string, string> {
  const { authFlow, preferredChallenge, password, stepUp } = request
  const srp: Record<string, string> = keyPair ? { SRP_A: keyPair.A } : {}
  switch (authFlow) {
    case 'USER_SRP_AUTH':
      return srp
    case 'USER_PASSWORD_AUTH':
      return { PASSWORD: exposePassword(password) }
    case 'CUSTOM_AUTH':
      return {}
    case 'CUSTOM_AUTH_WITH_SRP':
      // Spelled like this by every client that works; the API reference prints `ChallengeName`, which fails.
      return { CHALLENGE_NAME: 'SRP_A', ...srp }
    case 'USER_AUTH':
      return {
        ...(preferredChallenge !== undefined && { PREFERRED_CHALLENGE: preferredChallenge }),
        ...(preferredChallenge === 'PASSWORD' && { PASSWORD: exposePassword(password) }),
        ...srp,
        ...(stepUp && {
          TARGET_ACR_VALUES: stepUp.targetAcrValues.join(' '),
          ...(stepUp.maxAgeSeconds !== undefined && { MAX_AGE: String(stepUp.maxAgeSeconds) }),
        }),
      }
  }
}

function exposePassword(password: Sensitive<string> | undefined): string {
  if (!password) throw new InvalidInputError('This flow needs a password', { field: 'password' })
  return password.expose()
}
