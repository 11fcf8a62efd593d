/**
 * What the two calls of a sign-in share: members that go along, and an answer that says where the sign-in stands.
 *
 * @module
 */

import type { Settings } from '../config.ts'
import type { AuthContext } from '../core.ts'
import { presentingDevice } from '../device/present.ts'
import type { Sensitive } from '../sensitive.ts'
import { type AuthAnswer, type AuthStep, readAuthStep } from './challenge.ts'

/** What is known when a call is made. */
export interface SignInCall {
  /** What the person typed to sign in: devices are found by it as well as by the real name. */
  readonly signInName: string
  /** The name that goes over the wire. */
  readonly username: string
  readonly session: Sensitive<string> | undefined
  readonly availableChallenges: readonly string[]
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
  /** `AuthParameters` or `ChallengeResponses`, less the members that every call has. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Members that both calls have under the same name. Those that are not configured are absent. */
interface SharedMembers {
  ClientId: string
  Session?: string
  ClientMetadata?: Record<string, string>
  AnalyticsMetadata?: { AnalyticsEndpointId: string }
  UserContextData?: { EncodedData?: string; IpAddress?: string }
}

/** Makes one call of a sign-in. `call` puts the parameters under the name that the operation has for them. */
export async function callSignIn(
  context: AuthContext,
  { signInName, username, session, availableChallenges, clientMetadata, parameters }: SignInCall,
  call: (parameters: Record<string, string>, shared: SharedMembers) => Promise<AuthAnswer>,
): Promise<AuthStep> {
  const secretHash = await context.secretHash(username)
  const shared = {
    ClientId: context.settings.clientId,
    ...(session && { Session: session.expose() }),
    ...requestContext(context.settings, username, clientMetadata),
  }
  const send = (deviceKey: string | undefined) =>
    call(
      {
        USERNAME: username,
        ...parameters,
        ...(secretHash !== undefined && { SECRET_HASH: secretHash }),
        ...(deviceKey !== undefined && { DEVICE_KEY: deviceKey }),
      },
      shared,
    )
  // A proof of the device names it already, and is worth nothing without it.
  const { DEVICE_KEY: proven } = parameters
  const answer = proven === undefined ? await presentingDevice(context, signInName, send) : await send(proven)
  return readAuthStep(answer, { username, availableChallenges, now: context.ports.clock.now() })
}

/** Metadata for Lambda triggers, analytics, threat protection. */
function requestContext(
  settings: Settings,
  username: string,
  clientMetadata: SignInCall['clientMetadata'],
): Omit<SharedMembers, 'ClientId' | 'Session'> {
  const metadata = { ...settings.clientMetadata, ...clientMetadata }
  const userContext = settings.userContextData(username)
  return {
    ...(Object.keys(metadata).length > 0 && { ClientMetadata: metadata }),
    ...(settings.analyticsMetadata && { AnalyticsMetadata: settings.analyticsMetadata }),
    ...(userContext && { UserContextData: userContext }),
  }
}
