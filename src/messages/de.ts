/**
 * The sentences in German.
 *
 * @module
 */
import type { Messages } from './en.ts'

/** German. */
export const de: Messages = {
  ERR_INVALID_INPUT: 'Prüfen Sie Ihre Eingabe.',
  'ERR_INVALID_INPUT.username': 'Geben Sie Ihren Benutzernamen ein.',
  'ERR_INVALID_INPUT.password': 'Geben Sie ein Passwort ein.',
  'ERR_INVALID_INPUT.newPassword': 'Geben Sie ein neues Passwort ein.',
  'ERR_INVALID_INPUT.code': 'Geben Sie den Code so ein, wie er angezeigt wird.',
  'ERR_INVALID_INPUT.email': 'Geben Sie eine gültige E-Mail-Adresse ein.',
  'ERR_INVALID_INPUT.phoneNumber': 'Geben Sie die Telefonnummer mit Landesvorwahl ein, zum Beispiel +49.',
  'ERR_INVALID_INPUT.answer': 'Geben Sie eine Antwort ein.',
  'ERR_INVALID_INPUT.attributes': 'Ergänzen Sie die fehlenden Angaben.',
  tooLong: 'Das ist zu lang. Kürzen Sie es.',
  'tooLong.username': 'Dieser Benutzername ist zu lang. Geben Sie höchstens 128 Zeichen ein.',
  'tooLong.password': 'Dieses Passwort ist zu lang. Geben Sie höchstens 256 Zeichen ein.',
  'invalid.username': 'Dieser Benutzername kann nicht verwendet werden. Lassen Sie Leerzeichen weg.',
  'invalid.password': 'Ein Passwort darf nicht mit einem Leerzeichen beginnen oder enden.',
  'username.email': 'Geben Sie als Benutzernamen Ihre E-Mail-Adresse ein.',
  'username.phoneNumber': 'Geben Sie als Benutzernamen Ihre Telefonnummer mit Landesvorwahl ein, zum Beispiel +49.',
  'username.address': 'Geben Sie als Benutzernamen Ihre E-Mail-Adresse oder Ihre Telefonnummer mit Landesvorwahl ein.',
  'username.noAddress': 'Wählen Sie einen Benutzernamen, der keine E-Mail-Adresse oder Telefonnummer ist.',
  InvalidParameterException: 'Eine Angabe wurde nicht angenommen. Prüfen Sie sie und versuchen Sie es noch einmal.',
  'InvalidParameterException.noVerifiedAddress':
    'Es gibt keine bestätigte E-Mail-Adresse oder Telefonnummer für einen Code. Wenden Sie sich an die Verwaltung.',

  NotAuthorizedException: 'Der Benutzername oder das Passwort ist nicht richtig.',
  'NotAuthorizedException.password': 'Das Passwort ist nicht richtig.',
  'NotAuthorizedException.answer': 'Ihre Antwort wurde nicht angenommen. Melden Sie sich noch einmal an.',
  'NotAuthorizedException.attempts':
    'Das waren zu viele Versuche. Warten Sie einige Minuten und versuchen Sie es dann noch einmal.',
  'NotAuthorizedException.disabled': 'Dieses Konto ist gesperrt. Wenden Sie sich an die Verwaltung.',
  'NotAuthorizedException.temporaryPassword':
    'Ihr vorläufiges Passwort ist abgelaufen. Bitten Sie die Verwaltung um ein neues.',
  'NotAuthorizedException.firstPassword':
    'Dieses Konto hat noch sein erstes Passwort. Melden Sie sich damit an oder bitten Sie die Verwaltung um ein neues.',
  'NotAuthorizedException.resetByAdministrator':
    'Nur die Verwaltung kann dieses Passwort zurücksetzen. Wenden Sie sich an sie.',
  'NotAuthorizedException.externalAccount':
    'Dieses Konto meldet sich anders an, zum Beispiel mit einem Firmenkonto oder einem sozialen Netzwerk.',
  'NotAuthorizedException.other':
    'Das wurde abgelehnt. Versuchen Sie es später noch einmal oder wenden Sie sich an die Verwaltung.',
  UserNotFoundException: 'Es gibt kein Konto mit diesem Namen.',
  UserNotConfirmedException:
    'Dieses Konto ist noch nicht bestätigt. Geben Sie den Code ein, der Ihnen geschickt wurde.',
  PasswordResetRequiredException: 'Sie müssen zuerst ein neues Passwort festlegen.',
  UserDisabledException: 'Dieses Konto ist gesperrt. Wenden Sie sich an die Verwaltung.',

  UsernameExistsException:
    'Es gibt schon ein Konto mit diesem Namen. Melden Sie sich an oder wählen Sie einen anderen Namen.',
  AliasExistsException: 'Ein anderes Konto verwendet diese E-Mail-Adresse oder Telefonnummer.',
  signUpClosed: 'Sie können sich hier nicht selbst registrieren. Bitten Sie die Verwaltung um ein Konto.',
  alreadyConfirmed: 'Dieses Konto ist schon bestätigt. Melden Sie sich an.',

  InvalidPasswordException: 'Dieses Passwort erfüllt die Regeln nicht. Wählen Sie ein anderes.',
  PasswordHistoryPolicyViolationException: 'Sie haben dieses Passwort schon einmal benutzt. Wählen Sie ein anderes.',

  CodeMismatchException: 'Dieser Code ist nicht richtig. Prüfen Sie ihn und versuchen Sie es noch einmal.',
  ExpiredCodeException: 'Dieser Code gilt nicht mehr. Fordern Sie einen neuen an.',
  'ExpiredCodeException.used':
    'Dieser Code wurde schon verwendet. Warten Sie auf den nächsten in Ihrer Authentifizierungs-App.',
  CodeDeliveryFailureException:
    'Der Code konnte nicht verschickt werden. Prüfen Sie die Adresse oder versuchen Sie es später noch einmal.',
  EnableSoftwareTokenMFAException:
    'Dieser Code ist nicht richtig. Warten Sie auf den nächsten in Ihrer Authentifizierungs-App.',
  SoftwareTokenMFANotFoundException: 'Für dieses Konto kann keine Authentifizierungs-App verwendet werden.',
  MFAMethodNotFoundException: 'Es gibt keinen Weg, Ihnen einen Code zu schicken. Wenden Sie sich an die Verwaltung.',
  TooManyFailedAttemptsException: 'Das waren zu viele falsche Codes. Fordern Sie einen neuen an.',

  ERR_PASSKEY_CANCELLED:
    'Der Passkey wurde nicht verwendet. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
  ERR_PASSKEY_UNSUPPORTED: 'Passkeys können auf diesem Gerät nicht verwendet werden. Wählen Sie einen anderen Weg.',
  ERR_PASSKEY_EXISTS: 'Auf diesem Gerät gibt es schon einen Passkey für Ihr Konto.',
  ERR_PASSKEY_SECURITY: 'Unter dieser Adresse können keine Passkeys verwendet werden.',
  ERR_PASSKEY_FAILED:
    'Der Passkey hat nicht funktioniert. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',
  WebAuthnNotEnabledException: 'Für dieses Konto werden keine Passkeys angeboten.',
  WebAuthnConfigurationMissingException: 'Für dieses Konto werden keine Passkeys angeboten.',
  WebAuthnChallengeNotFoundException: 'Das hat zu lange gedauert. Versuchen Sie es noch einmal.',
  WebAuthnCredentialNotSupportedException:
    'Diese Art von Passkey wird nicht unterstützt. Verwenden Sie ein anderes Gerät.',
  WebAuthnOriginNotAllowedException: 'Unter dieser Adresse können keine Passkeys verwendet werden.',
  WebAuthnRelyingPartyMismatchException: 'Unter dieser Adresse können keine Passkeys verwendet werden.',
  WebAuthnClientMismatchException:
    'Der Passkey hat nicht funktioniert. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.',

  LimitExceededException: 'Das waren zu viele Versuche. Warten Sie eine Weile und versuchen Sie es dann noch einmal.',
  'LimitExceededException.messages':
    'Zurzeit können keine Nachrichten mehr verschickt werden. Versuchen Sie es morgen oder wenden Sie sich an die Verwaltung.',
  'LimitExceededException.passkeys': 'Ihr Konto hat so viele Passkeys, wie es haben kann. Löschen Sie zuerst einen.',
  'LimitExceededException.other':
    'Eine Grenze ist erreicht. Versuchen Sie es später noch einmal oder wenden Sie sich an die Verwaltung.',
  TooManyRequestsException: 'Gerade versuchen es zu viele gleichzeitig. Versuchen Sie es gleich noch einmal.',
  ForbiddenException: 'Diese Anfrage wurde blockiert. Versuchen Sie es später oder aus einem anderen Netz noch einmal.',
  ERR_WAF_ACTION: 'Zeigen Sie, dass Sie kein Roboter sind, und versuchen Sie es dann noch einmal.',
  'ERR_WAF_ACTION.challenge': 'Ihr Gerät wird geprüft. Versuchen Sie es gleich noch einmal.',

  ERR_CHALLENGE_EXPIRED: 'Diese Anmeldung gilt nicht mehr. Melden Sie sich noch einmal an.',
  ERR_CHALLENGE_LOOP: 'Die Anmeldung kommt nicht weiter. Versuchen Sie es später noch einmal.',
  ERR_UNSUPPORTED_CHALLENGE:
    'Diese App beherrscht den nächsten Schritt nicht. Aktualisieren Sie sie oder bitten Sie um Hilfe.',
  ERR_DEVICE_MISSING: 'Dieses Gerät ist nicht mehr bekannt. Melden Sie sich noch einmal an.',
  ERR_STALE_STEP: 'Dieser Schritt ist schon vorbei.',
  ERR_BUSY: 'Einen Moment bitte.',
  ERR_CANCELLED: 'Der Vorgang wurde abgebrochen.',
  ERR_ABORTED: 'Der Vorgang wurde abgebrochen.',

  ERR_SIGNED_OUT: 'Sie sind abgemeldet. Melden Sie sich noch einmal an.',
  ERR_SESSION_EXPIRED: 'Ihre Sitzung ist beendet. Melden Sie sich noch einmal an.',
  ERR_IDENTITY_MISMATCH: 'Inzwischen ist jemand anderes angemeldet. Melden Sie sich noch einmal an.',
  ERR_NOT_REVOKED: 'Sie sind hier abgemeldet. Beim Dienst konnte die Sitzung nicht beendet werden.',
  ERR_SCOPE_MISSING: 'So, wie Sie sich angemeldet haben, ist das nicht möglich.',
  ERR_TOKENS_ON_SERVER: 'Ihre Sitzung wird auf dem Server verwahrt.',
  ERR_REAUTHENTICATE: 'Melden Sie sich dafür erneut an.',
  ERR_SESSION_TOO_LARGE: 'Ihr Konto enthält zu viele Daten, um sich hier anzumelden.',

  ERR_NETWORK: 'Es gibt keine Verbindung. Prüfen Sie sie und versuchen Sie es noch einmal.',
  'ERR_NETWORK.answered':
    'Der Dienst war aus diesem Netz nicht zu erreichen. Versuchen Sie es gleich noch einmal oder aus einem anderen Netz.',
  ERR_NETWORK_AUTH:
    'Dieses Netz verlangt zuerst eine eigene Anmeldung. Melden Sie sich dort an und versuchen Sie es dann noch einmal.',
  ERR_TIMEOUT: 'Die Antwort hat zu lange gedauert. Versuchen Sie es noch einmal.',
  InternalErrorException: 'Auf der Gegenseite ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
  ERR_PROTOCOL: 'Etwas ist schiefgegangen. Versuchen Sie es später noch einmal.',
  ERR_STORAGE: 'Auf diesem Gerät kann nichts gespeichert werden. Sie bleiben angemeldet, bis Sie diese App schließen.',
  ERR_CONFIGURATION: 'Diese App ist nicht richtig eingerichtet.',
  retry: 'Das hat nicht geklappt. Versuchen Sie es gleich noch einmal.',
  unknown: 'Etwas ist schiefgegangen. Versuchen Sie es später noch einmal.',

  'password.minimumLength': 'Mindestens {length} Zeichen',
  'password.maximumLength': 'Höchstens {length} Zeichen',
  'password.lowercase': 'Ein Kleinbuchstabe',
  'password.uppercase': 'Ein Großbuchstabe',
  'password.number': 'Eine Ziffer',
  'password.symbol': 'Ein Sonderzeichen, zum Beispiel ! oder ?',
  'password.edges': 'Kein Leerzeichen am Anfang oder am Ende',
}
