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
  /** The tolerance of `TIMESTAMP` against the server's time. Beyond it: `NotAuthorizedException`. Seconds. */
  readonly timestampToleranceSeconds: number
  /** The time in which `PASSWORD_VERIFIER` may be answered. Seconds. The guide says "a few seconds". */
  readonly passwordVerifierSeconds: number
  /** True if a wrong code leaves the same `Session` valid. Confirmed: live tests of amplify-swift and amplify-ui. */
  readonly wrongCodeKeepsSession: boolean
  /** The number of wrong codes that end a `Session`. A recording has six, and the session lives on. */
  readonly wrongCodesPerSession: number
  /** The text of `CodeMismatchException` for a wrong MFA code. Confirmed for SMS and e-mail: amplify-js#11069. */
  readonly wrongMfaCodeText: string
  /** The order of `AvailableChallenges`. As recorded; a guide of June 2026 shows another: it is not stable. */
  readonly challengeOrder: readonly ('PASSWORD' | 'PASSWORD_SRP' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN')[]
  /** The `ChallengeParameters` of `SELECT_CHALLENGE`: `{}` or none. Recorded: `{}`. */
  readonly selectChallengeParameters: 'absent' | 'empty'
  /** The `ChallengeParameters` of `DEVICE_SRP_AUTH`: `{}` or the device key. */
  readonly deviceSrpAuthParameters: 'empty' | 'deviceKey'
  /** The effect of a wrong `Session` at the two device challenges, where none is needed. */
  readonly wrongDeviceSession: 'ignored' | 'refused'
  /** The effect of an unknown `DEVICE_KEY` at `InitiateAuth`, before the password is known to be right. */
  readonly unknownDeviceAtInitiateAuth: 'refused' | 'ignored'
  /** The effect of a `DEVICE_KEY` in a pool that tracks no devices. */
  readonly deviceKeyWithoutTracking: 'refused' | 'ignored'
  /**
   * The effect of a refresh without a `DEVICE_KEY` in a pool that tracks devices. Confirmed as refused:
   * the guide, amplify-js#2962 and #8981.
   */
  readonly refreshWithoutDeviceKey: 'refused' | 'newDevice'
  /** The refresh of tokens of a device that was never confirmed, with its key. Two AWS pages: refused. */
  readonly refreshOfUnconfirmedDevice: 'allowed' | 'refused'
  /** The refresh of tokens of a device that was forgotten since, without its key. */
  readonly refreshAfterForgottenDevice: 'allowed' | 'refused'
  /** Which leg of SRP says that a user is not confirmed, disabled or must reset the password. */
  readonly userStateInSrp: 'firstLeg' | 'secondLeg'
  /** The exception of `REFRESH_TOKEN_AUTH` on a client that rotates refresh tokens and has that flow. */
  readonly refreshFlowOnRotatingClient: 'NotAuthorizedException' | 'InvalidParameterException'
  /** The refresh token that a second use within the grace period gives. */
  readonly graceReuse: 'newToken' | 'sameToken'
  /** The exception for a wrong code at TOTP set-up. Confirmed: live tests of amplify-swift and amplify-ui. */
  readonly wrongSetUpCode: 'EnableSoftwareTokenMFAException' | 'CodeMismatchException'
  /** Length of `SecretCode`. Base32 characters of whole bytes, 16 or more. */
  readonly totpSecretLength: number
  /** The name of e-mail MFA in lists of MFA methods. Confirmed by live tests; AWS prose says the second. */
  readonly emailMfaName: 'EMAIL_OTP' | 'EMAIL_MFA'
  /** True if `MFAS_CAN_SETUP` lists SMS, which cannot be set up inside a sign-in. Confirmed: a log of November 2025. */
  readonly smsInMfaSetup: boolean
  /** True if `USER_SRP_AUTH` returns a `Session` beside `PASSWORD_VERIFIER`. */
  readonly sessionWithPasswordVerifier: boolean
  /** True if the second factor is asked for after `CUSTOM_AUTH`. */
  readonly mfaAfterCustomAuth: boolean
  /** The number of wrong tries that end a code of sign-up, recovery or verification. */
  readonly wrongCodesPerCode: number
  /** The exception for a code that has seen too many wrong tries. */
  readonly tooManyWrongCodes: 'ExpiredCodeException' | 'TooManyFailedAttemptsException'
  /** The codes that a user may request, and the wrong ones that may be tried, per purpose and hour. AWS: 5 to 20. */
  readonly attemptsPerHour: number
  /** The wrong previous passwords that `ChangePassword` takes in an hour. */
  readonly wrongPasswordChangesPerHour: number
  /** The effect of an expired `Session` of `SignUp` at `ConfirmSignUp`. */
  readonly expiredSignUpSession: 'refused' | 'ignored'
  /** The entries of a page of `ListUserSessions`; the caller cannot choose. 125 at `AdminListUserSessions`. */
  readonly sessionsPerPage: number
  /** The time in which `CompleteWebAuthnRegistration` may follow `StartWebAuthnRegistration`. Seconds. */
  readonly passkeyRegistrationSeconds: number
  /** The lock-out after five wrong MFA codes, as after wrong passwords. The MFA page has it; first factors never lock. */
  readonly mfaLockout: 'none' | 'afterFive'
  /** An unverified address as the second factor of a user who chose none. The MFA page: used, and then verified. */
  readonly unverifiedMfaAddress: 'used' | 'ignored'
  /** The recovery address as the second factor of a user who chose none. The MFA page: unused; a live test: used. */
  readonly recoveryAddressAsMfa: 'used' | 'unused'
  /** The tokens that have `acr` and `amr` claims. A page says always on the higher tiers; a live test saw neither. */
  readonly acrClaims: 'never' | 'afterStepUp' | 'always'
  /** Session tracking, a setting of real pools: lists and limits. Without it: `OperationNotEnabledException`. */
  readonly sessionTracking: 'ENABLED' | 'DISABLED'
  /** The most sessions of a user; one more ends the one used least recently. `MaxPerUser`, 1 to 100. */
  readonly maxSessionsPerUser: number
  /** An app client with both rotation and `ALLOW_REFRESH_TOKEN_AUTH`. terraform-provider-aws#47196: refused. */
  readonly rotationWithRefreshFlow: 'refused' | 'accepted'
  /** The kind of `iss` claim, a setting of real pools: at `cognito-idp` or at `issuer-cognito-idp`. */
  readonly issuer: 'ORIGINAL' | 'UPDATED'
  /** The Region of the `iss` claim: the pool's `own`, or the primary one of a pool that is a replica. */
  readonly issuerRegion: string
  /** A device that `CUSTOM_AUTH` without SRP has made, at `ConfirmDevice`. amplify-js#2705 (2019): refused. */
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
