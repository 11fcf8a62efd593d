/**
 * What nobody outside AWS knows about the real service, one named switch for each question.
 * A test that depends on the answer can run with every value.
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
  /** Whether a wrong code leaves the same `Session` valid. Clients of the field rely on it. */
  readonly wrongCodeKeepsSession: boolean
  /** How many wrong codes one `Session` takes before it dies. */
  readonly wrongCodesPerSession: number
  /** The text of `CodeMismatchException` for a wrong MFA code. */
  readonly wrongMfaCodeText: string
  /** The order of `AvailableChallenges`. */
  readonly challengeOrder: readonly ('PASSWORD' | 'PASSWORD_SRP' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN')[]
  /** Whether `SELECT_CHALLENGE` has `ChallengeParameters: {}` or none. */
  readonly selectChallengeParameters: 'absent' | 'empty'
  /** Whether `DEVICE_SRP_AUTH` has `ChallengeParameters: {}` or names the device. */
  readonly deviceSrpAuthParameters: 'empty' | 'deviceKey'
  /** What a wrong `Session` does at the two device challenges, where none is needed. */
  readonly wrongDeviceSession: 'ignored' | 'refused'
  /** What an unknown `DEVICE_KEY` does at `InitiateAuth`, before the password is known to be right. */
  readonly unknownDeviceAtInitiateAuth: 'refused' | 'ignored'
  /** What a `DEVICE_KEY` does in a pool that tracks no devices. */
  readonly deviceKeyWithoutTracking: 'refused' | 'ignored'
  /** Whether a refresh without a `DEVICE_KEY` is refused, or makes a new device, in a pool that tracks them. */
  readonly refreshWithoutDeviceKey: 'refused' | 'newDevice'
  /** Whether tokens of a device that was never confirmed can be refreshed with its key. */
  readonly refreshOfUnconfirmedDevice: 'allowed' | 'refused'
  /** Whether tokens of a device that was forgotten since can be refreshed without its key. */
  readonly refreshAfterForgottenDevice: 'allowed' | 'refused'
  /** Which leg of SRP says that a user is not confirmed, disabled or must reset the password. */
  readonly userStateInSrp: 'firstLeg' | 'secondLeg'
  /** The exception of `REFRESH_TOKEN_AUTH` on a client that rotates refresh tokens. */
  readonly refreshFlowOnRotatingClient: 'NotAuthorizedException' | 'InvalidParameterException'
  /** What a refresh token gives when it is used again within the grace period. */
  readonly graceReuse: 'newToken' | 'sameToken'
  /** The exception for a wrong code at TOTP set-up. */
  readonly wrongSetUpCode: 'EnableSoftwareTokenMFAException' | 'CodeMismatchException'
  /** Length of `SecretCode`. Base32 characters, 16 or more. */
  readonly totpSecretLength: number
  /** What e-mail MFA is called in lists of MFA methods. Amplify knows the first, AWS prose says the second. */
  readonly emailMfaName: 'EMAIL_OTP' | 'EMAIL_MFA'
  /** Whether `MFAS_CAN_SETUP` lists SMS, which nobody can set up inside a sign-in. */
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
  /** How many entries a page of `ListUserSessions` has; the caller cannot say. */
  readonly sessionsPerPage: number
  /** How long `CompleteWebAuthnRegistration` may follow `StartWebAuthnRegistration`. Seconds. */
  readonly passkeyRegistrationSeconds: number
}

/** The answers that fit what is known best. */
export const DEFAULT_ASSUMPTIONS: Assumptions = {
  malformedSrpA: 'InvalidParameterException',
  malformedTimestamp: 'InvalidParameterException',
  timestampToleranceSeconds: 300,
  passwordVerifierSeconds: 180,
  wrongCodeKeepsSession: true,
  wrongCodesPerSession: 5,
  wrongMfaCodeText: 'Invalid code or auth state for the user.',
  challengeOrder: ['PASSWORD', 'PASSWORD_SRP', 'WEB_AUTHN', 'EMAIL_OTP', 'SMS_OTP'],
  selectChallengeParameters: 'absent',
  deviceSrpAuthParameters: 'empty',
  wrongDeviceSession: 'ignored',
  unknownDeviceAtInitiateAuth: 'refused',
  deviceKeyWithoutTracking: 'ignored',
  refreshWithoutDeviceKey: 'refused',
  refreshOfUnconfirmedDevice: 'allowed',
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
  sessionsPerPage: 20,
  passkeyRegistrationSeconds: 180,
}
