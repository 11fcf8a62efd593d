/**
 * What is known of the real service from recordings, live test suites, AWS's documents and threads. Each row has a test
 * of its name in facts.test.ts, and stands in the table of the simulator's README.
 *
 * @module
 */

/** One fact and where it was seen. */
export interface Fact {
  readonly says: string
  readonly source: string
}

const RECORDING = 'recording of USER_AUTH (PRMS runbook)'

/** The facts by name. */
export const FACTS = {
  emailOtpParameters: {
    says: 'A first factor `EMAIL_OTP` carries the delivery medium and the destination, and nothing else.',
    source: `${RECORDING}; \`InitiateAuth\` example 2`,
  },
  webAuthnParameters: {
    says: '`WEB_AUTHN` carries `CREDENTIAL_REQUEST_OPTIONS`, and nothing else.',
    source: '`InitiateAuth` example 1',
  },
  availableChallenges: {
    says: '`AvailableChallenges` has the whole list also beside a challenge that was preferred.',
    source: `${RECORDING}; \`InitiateAuth\` examples 1 and 2`,
  },
  oneFactorASession: {
    says: 'Once a first factor was preferred or chosen, its `Session` takes no other choice.',
    source: 'amplify-ui-android#285 (weak: it speaks of a chosen one; the exception is assumed)',
  },
  challengeOrder: {
    says: 'The list begins with `PASSWORD_SRP`, `PASSWORD`, `EMAIL_OTP`.',
    source: `${RECORDING}; \`InitiateAuth\` example 1; a guide of June 2026 has another order`,
  },
  selectChallengeParameters: { says: '`SELECT_CHALLENGE` has `ChallengeParameters: {}`.', source: RECORDING },
  temporaryPasswordFactors: {
    says: 'A user in `FORCE_CHANGE_PASSWORD` is offered the two kinds of password alone.',
    source: RECORDING,
  },
  inventedDestination: {
    says: 'The simulated code of an unknown user goes to what was typed, masked.',
    source: RECORDING,
  },
  wrongFirstFactorCodes: {
    says: 'Six wrong codes of a first factor are six `CodeMismatchException`; the session lives on, and nothing is locked.',
    source: RECORDING,
  },
  sessionLength: { says: 'A `Session` has about 1,500 characters.', source: RECORDING },
  sessionLimit: { says: 'A `Session` may have 20 to 4,096 characters.', source: 'API pages of `InitiateAuth`' },
  emailMfaUnasked: {
    says: 'A pool that demands MFA sends a code to the verified e-mail address of a user who chose no method.',
    source: 'live tests of amplify-swift MF-19, MF-21',
  },
  unknownConfirmation: {
    says: '`ConfirmSignUp` and `ConfirmForgotPassword` of a hidden unknown user: `ExpiredCodeException`.',
    source: 'live tests of amplify-swift RP-2, SU-5, SU-12',
  },
  wrongSetUpCode: {
    says: 'A wrong code at TOTP set-up: `Code mismatch and fail enable Software Token MFA`.',
    source: 'e2e tests of amplify-ui, `sign-in-totp-mfa.feature`; amplify-swift MF-16',
  },
  weakPassword: {
    says: 'A weak password `did not conform with policy` at `SignUp`, and `does not conform to policy` elsewhere.',
    source: 'three public projects',
  },
  strangeDeviceKey: {
    says: '`ConfirmDevice` with the key of another: `InvalidParameterException`, `Invalid device key given.`',
    source: 'amplify-js#2087, #2705, #8469; boto3#4059',
  },
  verifiedInCapitals: {
    says: '`email_verified` stored as `True` counts as verified at `ForgotPassword`.',
    source: "moto's recorded tests",
  },
  mfaLockout: {
    says: 'After five wrong MFA codes passwords and codes are locked, longer each time.',
    source: 'MFA page of the guide (weak: assumption `mfaLockout`)',
  },
  unconfirmedDevice: {
    says: 'With device tracking, the tokens of a device that was never confirmed cannot be refreshed.',
    source: 'troubleshooting page of the guide (weak: `refreshOfUnconfirmedDevice`)',
  },
  rotationWithRefreshFlow: {
    says: 'An app client that rotates refresh tokens cannot have `ALLOW_REFRESH_TOKEN_AUTH`.',
    source: 'terraform-provider-aws#47196; amplify-android#3113 (weak: `rotationWithRefreshFlow`)',
  },
  deviceAfterCustomAuth: {
    says: 'A device of `CUSTOM_AUTH` without SRP cannot be confirmed.',
    source: 'amplify-js#2705, of 2019 (weak: `deviceAfterCustomAuth`)',
  },
  unverifiedMfaAddress: {
    says: 'Where MFA is demanded, an unverified address gets a code as well, and is then verified.',
    source: 'MFA page of the guide (weak: `unverifiedMfaAddress`)',
  },
  bothMfaAddresses: {
    says: 'Where MFA is demanded, a user with both addresses and no choice gets `SELECT_MFA_TYPE`.',
    source: 'MFA page of the guide; amplify-swift MF-14 in part',
  },
  recoveryAddressAsMfa: {
    says: 'An address that recovers the password may or may not be the second factor.',
    source: 'MFA page against amplify-swift MF-19 (weak: `recoveryAddressAsMfa`)',
  },
  sessionsPage: {
    says: 'A page of sessions has up to 125.',
    source: '`API_AdminListUserSessions` (weak: `sessionsPerPage`)',
  },
  sessionLimitPerUser: {
    says: 'A user has at most `MaxPerUser` sessions, by default 20; one more ends the one used least recently.',
    source: 'AWS SDK, `UserPoolTokenSessionConfigType` (setting: `maxSessionsPerUser`)',
  },
  sessionTrackingOff: {
    says: 'Without session tracking the session operations answer `OperationNotEnabledException`.',
    source: 'AWS SDK, `ListUserSessions` (setting: `sessionTracking`)',
  },
  acrClaims: {
    says: '`acr` and `amr` are in the tokens never, after a step-up, or always.',
    source: 'ACR page against a live test (weak: `acrClaims`)',
  },
  issuer: {
    says: '`iss` is at `cognito-idp` or at `issuer-cognito-idp`, and of another Region for a replica.',
    source: 'AWS SDK, `IssuerConfigurationType` (settings: `issuer`, `issuerRegion`)',
  },
  takenAddress: {
    says: 'A second sign-up with one e-mail address says so, or says `User already exists`.',
    source: "floci's recordings (weak: `takenAddressText`)",
  },
  signUpSession: {
    says: '`ConfirmSignUp` gives a `Session` to every client with `ALLOW_USER_AUTH`.',
    source: '`autoSignIn` of aws-amplify, as documented',
  },
  userNamePattern: {
    says: 'A user name with a space or a control character is refused by the pattern of the model.',
    source: 'API pages: `[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`',
  },
  totpSecret: {
    says: 'A TOTP secret is whole bytes in base32.',
    source: 'RFC 4648; strict decoders such as npm `otplib` 13',
  },
  wrongPath: {
    says: 'Another method or path: 400 and `The server did not understand the operation that was requested.`',
    source: 'bodies of cognito-idp endpoints, pasted in many public projects',
  },
} as const satisfies Readonly<Record<string, Fact>>

/** The name of a fact. */
export type FactName = keyof typeof FACTS
