/**
 * What the service and the authenticator may answer to each request of an account flow, and how each may fail.
 *
 * @module
 */
import { CognitoError, NetworkError, PasskeyError, ProtocolError } from '../../src/errors.ts'

/** Found nowhere but inside a box. */
export const CANARY = 'Canary-93b1'

const delivery = { DeliveryMedium: 'EMAIL', Destination: 'a***@e***', AttributeName: 'email' }
const options = (challenge: number) => ({
  challenge: `challenge-${challenge}`,
  rp: { id: 'example.org' },
  timeout: 60_000,
})

/** What each operation may answer. `count` tells answers apart. The last one breaks the contract. */
export const ANSWERS: Readonly<Record<string, (count: number) => readonly unknown[]>> = {
  SignUp: (count) => [
    { UserConfirmed: false, UserSub: '1', CodeDeliveryDetails: delivery, Session: `${CANARY}-session-${count}` },
    { UserConfirmed: false, UserSub: '1', CodeDeliveryDetails: delivery },
    { UserConfirmed: true, UserSub: '1' },
    {},
  ],
  ConfirmSignUp: (count) => [{ Session: `${CANARY}-session-${count}` }, {}, { Session: 7 }],
  ResendConfirmationCode: () => [{ CodeDeliveryDetails: delivery }, {}, { CodeDeliveryDetails: 'nonsense' }],
  ForgotPassword: () => [{ CodeDeliveryDetails: delivery }, {}, { CodeDeliveryDetails: 7 }],
  ConfirmForgotPassword: () => [{}],
  AssociateSoftwareToken: (count) => [{ SecretCode: writeSecret(count) }, { SecretCode: 'no' }],
  VerifySoftwareToken: () => [{ Status: 'SUCCESS' }, { Status: 'ERROR' }, {}],
  SetUserMFAPreference: () => [{}],
  StartWebAuthnRegistration: (count) => [{ CredentialCreationOptions: options(count) }, {}],
  'passkeys.create': (count) => [
    {
      id: `id-${count}`,
      response: { clientDataJSON: `${CANARY}-credential`, attestationObject: `${CANARY}-attestation` },
      authenticatorAttachment: 'platform',
    },
    {},
  ],
  CompleteWebAuthnRegistration: () => [{}],
  RevokeToken: () => [{}],
}

/** A secret in base32, another for each count. */
export const writeSecret = (count: number): string =>
  `CANARY${[...String(count).padStart(10, '0')].map((digit) => 'ABCDEFGHIJ'[Number(digit)]).join('')}`

const cognito = (code: string, message = code): CognitoError => new CognitoError(message, { code, status: 400 })

/** How any request may fail. The last one is a fault of an app's own port. */
const ANY: readonly Error[] = [
  cognito('LimitExceededException'),
  cognito('UserNotFoundException'),
  cognito('UserNotConfirmedException'),
  cognito('NotAuthorizedException', 'Invalid session for the user, session is expired.'),
  cognito('NotAuthorizedException', 'Access Token has been revoked'),
  new NetworkError('no answer'),
  new ProtocolError('nonsense'),
  new TypeError('a fault of an app'),
]

const OWN: Readonly<Record<string, readonly Error[]>> = {
  SignUp: [cognito('UsernameExistsException'), cognito('InvalidPasswordException')],
  ConfirmSignUp: [
    cognito('CodeMismatchException'),
    cognito('AliasExistsException'),
    cognito('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED'),
  ],
  ConfirmForgotPassword: [cognito('ExpiredCodeException'), cognito('InvalidPasswordException')],
  VerifySoftwareToken: [cognito('EnableSoftwareTokenMFAException')],
  'passkeys.create': [new PasskeyError('declined', { code: 'ERR_PASSKEY_CANCELLED', retryable: true })],
  CompleteWebAuthnRegistration: [cognito('WebAuthnChallengeNotFoundException')],
}

/** How a request of an operation may fail, its own ways first. */
export const refusalsOf = (operation: string): readonly Error[] => [
  ...(OWN[operation] ?? []),
  ...(OWN[operation] ?? []),
  ...ANY,
]
