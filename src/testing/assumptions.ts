/**
 * Open questions about the real service, one named switch each, so that a test can run with every answer.
 * An answer that evidence supports names it: recordings of real traffic, live test suites, AWS's documents, threads.
 *
 * @module
 */

/** The open questions, and the answers the simulator may give. */
export interface Assumptions {
  /** The exception for an `SRP_A` that is zero modulo `N`, not hex, or too long. */
  readonly malformedSrpA: 'InvalidParameterException' | 'NotAuthorizedException'
  /** The exception for a `TIMESTAMP` of another form. */
  readonly malformedTimestamp: 'InvalidParameterException' | 'NotAuthorizedException'
  /** How far `TIMESTAMP` may be from the server's time before `NotAuthorizedException`. Seconds. */
  readonly timestampToleranceSeconds: number
  /** How long `PASSWORD_VERIFIER` may be answered. Seconds. The guide says "a few seconds". */
  readonly passwordVerifierSeconds: number
  /** Whether a wrong code leaves the same `Session` valid. Confirmed: live tests of amplify-swift and amplify-ui. */
  readonly wrongCodeKeepsSession: boolean
  /** How many wrong codes one `Session` takes before it dies. A recording has six, and the session lives on. */
  readonly wrongCodesPerSession: number
  /** The text of `CodeMismatchException` for a wrong MFA code. Confirmed for SMS and e-mail: amplify-js#11069. */
  readonly wrongMfaCodeText: string
  /** The order of `AvailableChallenges`. As recorded; a guide of June 2026 shows another: it is not stable. */
  readonly challengeOrder: readonly ('PASSWORD' | 'PASSWORD_SRP' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN')[]
  /** Whether `SELECT_CHALLENGE` has `ChallengeParameters: {}` or none. Recorded: `{}`. */
  readonly selectChallengeParameters: 'absent' | 'empty'
  /** Whether `DEVICE_SRP_AUTH` has `ChallengeParameters: {}` or names the device. */
  readonly deviceSrpAuthParameters: 'empty' | 'deviceKey'
  /** What a wrong `Session` does at the two device challenges, where none is needed. */
  readonly wrongDeviceSession: 'ignored' | 'refused'
  /** What an unknown `DEVICE_KEY` does at `InitiateAuth`, before the password is known to be right. */
  readonly unknownDeviceAtInitiateAuth: 'refused' | 'ignored'
  /** What a `DEVICE_KEY` does in a pool that tracks no devices. */
  readonly deviceKeyWithoutTracking: 'refused' | 'ignored'
  /**
   * Whether a refresh without a `DEVICE_KEY` is refused, or makes a new device, in a pool that tracks them. Confirmed:
   * the guide, amplify-js#2962 and #8981.
   */
  readonly refreshWithoutDeviceKey: 'refused' | 'newDevice'
  /** Whether tokens of a device that was never confirmed can be refreshed with its key. Two AWS pages say no. */
  readonly refreshOfUnconfirmedDevice: 'allowed' | 'refused'
  /** Whether tokens of a device that was forgotten since can be refreshed without its key. */
  readonly refreshAfterForgottenDevice: 'allowed' | 'refused'
  /** Which leg of SRP says that a user is not confirmed, disabled or must reset the password. */
  readonly userStateInSrp: 'firstLeg' | 'secondLeg'
  /** The exception of `REFRESH_TOKEN_AUTH` on a client that rotates refresh tokens and has that flow. */
  readonly refreshFlowOnRotatingClient: 'NotAuthorizedException' | 'InvalidParameterException'
  /** What a refresh token gives when it is used again within the grace period. */
  readonly graceReuse: 'newToken' | 'sameToken'
  /** The exception for a wrong code at TOTP set-up. Confirmed: live tests of amplify-swift and amplify-ui. */
  readonly wrongSetUpCode: 'EnableSoftwareTokenMFAException' | 'CodeMismatchException'
  /** Length of `SecretCode`. Base32 characters of whole bytes, 16 or more. */
  readonly totpSecretLength: number
  /** What e-mail MFA is called in lists of MFA methods. Confirmed by live tests; AWS prose says the second. */
  readonly emailMfaName: 'EMAIL_OTP' | 'EMAIL_MFA'
  /** Whether `MFAS_CAN_SETUP` lists SMS, which cannot be set up inside a sign-in. Confirmed: a log of November 2025. */
  readonly smsInMfaSetup: boolean
  /** Whether `USER_SRP_AUTH` returns a `Session` beside `PASSWORD_VERIFIER`. */
  readonly sessionWithPasswordVerifier: boolean
  /** Whether the second factor is asked for after `CUSTOM_AUTH`. */
  readonly mfaAfterCustomAuth: boolean
  /** How many wrong tries a code of sign-up, recovery or verification takes before it is worth nothing. */
  readonly wrongCodesPerCode: number
  /** The exception for a code that has seen too many wrong tries. */
  readonly tooManyWrongCodes: 'ExpiredCodeException' | 'TooManyFailedAttemptsException'
  /** How many codes a user may ask for, and how many wrong ones may be tried, per purpose and hour. AWS says 5 to 20. */
  readonly attemptsPerHour: number
  /** How many wrong previous passwords `ChangePassword` takes in an hour. */
  readonly wrongPasswordChangesPerHour: number
  /** What `ConfirmSignUp` does with the `Session` of `SignUp` once it has expired. */
  readonly expiredSignUpSession: 'refused' | 'ignored'
  /** How many entries a page of `ListUserSessions` has; the caller cannot say. 125 at `AdminListUserSessions`. */
  readonly sessionsPerPage: number
  /** How long `CompleteWebAuthnRegistration` may follow `StartWebAuthnRegistration`. Seconds. */
  readonly passkeyRegistrationSeconds: number
  /** Whether five wrong MFA codes lock the user out, as wrong passwords do. The MFA page says so; codes of a first factor never do. */
  readonly mfaLockout: 'none' | 'afterFive'
  /** Whether a pool that demands MFA sends a code to an address that is not verified, and verifies it so. The MFA page. */
  readonly unverifiedMfaAddress: 'used' | 'ignored'
  /** Whether the address that recovers the password may be the second factor of a user who chose none. The MFA page: no; a live test: yes. */
  readonly recoveryAddressAsMfa: 'used' | 'unused'
  /** When tokens have the `acr` and `amr` claims. A page says always on the higher tiers; a live test saw neither. */
  readonly acrClaims: 'never' | 'afterStepUp' | 'always'
  /** Whether the pool lists and limits sessions, a setting of real pools. Without it: `OperationNotEnabledException`. */
  readonly sessionTracking: 'ENABLED' | 'DISABLED'
  /** How many sessions a user may have; one more ends the one used least recently. `MaxPerUser`, 1 to 100. */
  readonly maxSessionsPerUser: number
  /** Whether an app client may have both rotation and `ALLOW_REFRESH_TOKEN_AUTH`. terraform-provider-aws#47196: no. */
  readonly rotationWithRefreshFlow: 'refused' | 'accepted'
  /** The kind of `iss` claim, a setting of real pools: at `cognito-idp` or at `issuer-cognito-idp`. */
  readonly issuer: 'ORIGINAL' | 'UPDATED'
  /** The Region of the `iss` claim: the pool's `own`, or the primary one of a pool that is a replica. */
  readonly issuerRegion: string
  /** Whether `ConfirmDevice` takes a device that `CUSTOM_AUTH` without SRP has made. amplify-js#2705 (2019): no. */
  readonly deviceAfterCustomAuth: 'refused' | 'confirmable'
  /** The text of `UsernameExistsException` where an address is the user name: it names the address, or is plain. */
  readonly takenAddressText: 'named' | 'plain'
}

/** The answers that fit what is known best. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  malformedSrpA: 'InvalidParameterException',
  malformedTimestamp: 'InvalidParameterException',
  timestampToleranceSeconds: 300,
  passwordVerifierSeconds: 180,
  wrongCodeKeepsSession: true,
  wrongCodesPerSession: Number.POSITIVE_INFINITY,
  wrongMfaCodeText: 'Invalid code or auth state for the user.',
  challengeOrder: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'],
  selectChallengeParameters: 'empty',
  deviceSrpAuthParameters: 'empty',
  wrongDeviceSession: 'ignored',
  unknownDeviceAtInitiateAuth: 'refused',
  deviceKeyWithoutTracking: 'ignored',
  refreshWithoutDeviceKey: 'refused',
  refreshOfUnconfirmedDevice: 'refused',
  refreshAfterForgottenDevice: 'allowed',
  userStateInSrp: 'secondLeg',
  refreshFlowOnRotatingClient: 'NotAuthorizedException',
  graceReuse: 'newToken',
  wrongSetUpCode: 'EnableSoftwareTokenMFAException',
  totpSecretLength: 52,
  emailMfaName: 'EMAIL_OTP',
  smsInMfaSetup: true,
  sessionWithPasswordVerifier: false,
  mfaAfterCustomAuth: false,
  wrongCodesPerCode: 5,
  tooManyWrongCodes: 'ExpiredCodeException',
  attemptsPerHour: 20,
  wrongPasswordChangesPerHour: 5,
  expiredSignUpSession: 'refused',
  sessionsPerPage: 125,
  passkeyRegistrationSeconds: 180,
  mfaLockout: 'afterFive',
  unverifiedMfaAddress: 'used',
  recoveryAddressAsMfa: 'used',
  acrClaims: 'afterStepUp',
  sessionTracking: 'ENABLED',
  maxSessionsPerUser: 20,
  rotationWithRefreshFlow: 'refused',
  issuer: 'ORIGINAL',
  issuerRegion: 'own',
  deviceAfterCustomAuth: 'refused',
  takenAddressText: 'named',
}
