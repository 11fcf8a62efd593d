/**
 * Lambda triggers as plain functions, with the events AWS documents.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 * @module
 */
import { CognitoException } from '../wire/exception.ts'

/** The event of a trigger. The trigger changes `response` in place, or returns the event with another one. */
export interface LambdaEvent<Request, Response> {
  readonly version: string
  readonly triggerSource: string
  readonly region: string
  readonly userPoolId: string
  readonly userName: string
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string }
  readonly request: Request
  response: Response
}

/** A trigger. Throwing an `Error` refuses the call with `UserLambdaValidationException` and its message. */
export type Lambda<Request, Response> = (
  event: LambdaEvent<Request, Response>,
) => LambdaEvent<Request, Response> | void | Promise<LambdaEvent<Request, Response> | void>

/** Attribute names and values, as triggers see them. */
export type AttributeMap = Readonly<Record<string, string>>

/** One finished challenge of a custom sign-in, as the challenge triggers see it. */
export interface ChallengeResult {
  readonly challengeName: string
  readonly challengeResult: boolean
  readonly challengeMetadata?: string
}

/** The triggers of a pool. Each is optional. */
export interface Lambdas {
  readonly preSignUp?: Lambda<
    { userAttributes: AttributeMap; validationData: AttributeMap; clientMetadata: AttributeMap },
    { autoConfirmUser?: boolean; autoVerifyEmail?: boolean; autoVerifyPhone?: boolean }
  >
  readonly postConfirmation?: Lambda<{ userAttributes: AttributeMap; clientMetadata: AttributeMap }, object>
  readonly preAuthentication?: Lambda<
    { userAttributes: AttributeMap; validationData: AttributeMap; userNotFound: boolean },
    object
  >
  readonly postAuthentication?: Lambda<
    { userAttributes: AttributeMap; newDeviceUsed: boolean; clientMetadata: AttributeMap },
    object
  >
  readonly preTokenGeneration?: Lambda<
    {
      userAttributes: AttributeMap
      groupConfiguration: { groupsToOverride: readonly string[] }
      scopes: readonly string[]
      clientMetadata: AttributeMap
    },
    PreTokenResponse
  >
  readonly defineAuthChallenge?: Lambda<
    {
      userAttributes: AttributeMap
      session: readonly ChallengeResult[]
      clientMetadata: AttributeMap
      userNotFound: boolean
    },
    { challengeName?: string; issueTokens?: boolean; failAuthentication?: boolean }
  >
  readonly createAuthChallenge?: Lambda<
    {
      userAttributes: AttributeMap
      challengeName: string
      session: readonly ChallengeResult[]
      clientMetadata: AttributeMap
      userNotFound: boolean
    },
    {
      publicChallengeParameters?: Record<string, string>
      privateChallengeParameters?: Record<string, string>
      challengeMetadata?: string
    }
  >
  readonly verifyAuthChallengeResponse?: Lambda<
    {
      userAttributes: AttributeMap
      privateChallengeParameters: Record<string, string>
      challengeAnswer: string
      clientMetadata: AttributeMap
      userNotFound: boolean
    },
    { answerCorrect?: boolean }
  >
  readonly userMigration?: Lambda<
    { password: string; validationData: AttributeMap; clientMetadata: AttributeMap },
    {
      userAttributes?: AttributeMap
      finalUserStatus?: 'CONFIRMED' | 'RESET_REQUIRED'
      messageAction?: 'SUPPRESS'
      forceAliasCreation?: boolean
    }
  >
  readonly customMessage?: Lambda<
    {
      userAttributes: AttributeMap
      codeParameter: string
      usernameParameter: string | null
      clientMetadata: AttributeMap
    },
    { smsMessage?: string; emailMessage?: string; emailSubject?: string }
  >
}

/** The response of the pre token generation trigger: the first event version, and the second. */
export interface PreTokenResponse {
  claimsOverrideDetails?: {
    claimsToAddOrOverride?: Record<string, string>
    claimsToSuppress?: readonly string[]
    groupOverrideDetails?: { groupsToOverride?: readonly string[] }
  }
  claimsAndScopeOverrideDetails?: {
    idTokenGeneration?: TokenChange
    accessTokenGeneration?: TokenChange & { scopesToAdd?: readonly string[]; scopesToSuppress?: readonly string[] }
    groupOverrideDetails?: { groupsToOverride?: readonly string[] }
  }
}

/** Claims to put into one token, and to take out of it. */
export interface TokenChange {
  claimsToAddOrOverride?: Record<string, unknown>
  claimsToSuppress?: readonly string[]
}

/** The user and the app client that a trigger runs for. */
export interface LambdaScene {
  readonly region: string
  readonly userPoolId: string
  readonly userName: string
  readonly clientId: string
}

/**
 * Runs one trigger and gives its response.
 *
 * @param name The trigger in the words of Cognito's error texts, such as `PreSignUp`.
 * @throws {CognitoException} `UserLambdaValidationException` when it throws, `InvalidLambdaResponseException` when
 * it returns something else than an event.
 */
export async function runLambda<Request, Response extends object>(
  lambda: Lambda<Request, Response>,
  name: string,
  triggerSource: string,
  scene: LambdaScene,
  request: Request,
  response: Response,
): Promise<Response> {
  const event: LambdaEvent<Request, Response> = {
    version: '1',
    triggerSource,
    region: scene.region,
    userPoolId: scene.userPoolId,
    userName: scene.userName,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: scene.clientId },
    request,
    response,
  }
  let returned: unknown
  try {
    returned = (await lambda(event)) ?? event
  } catch (thrown) {
    // Of any realm.
    const { message } = Object(thrown) as Partial<Error>
    if (typeof message !== 'string') {
      throw new CognitoException('UnexpectedLambdaException', `${name} invocation failed due to error Unhandled.`)
    }
    throw new CognitoException('UserLambdaValidationException', `${name} failed with error ${message}.`)
  }
  const answer = typeof returned === 'object' && returned !== null && 'response' in returned && returned.response
  if (typeof answer !== 'object' || answer === null) {
    throw new CognitoException('InvalidLambdaResponseException', 'Unrecognizable lambda output')
  }
  return answer as Response
}
