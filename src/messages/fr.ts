/**
 * The sentences in French.
 *
 * @module
 */
import type { Messages } from './en.ts'

/** French. */
export const fr: Messages = {
  ERR_INVALID_INPUT: 'Vérifiez votre saisie.',
  'ERR_INVALID_INPUT.username': "Saisissez votre nom d'utilisateur.",
  'ERR_INVALID_INPUT.password': 'Saisissez un mot de passe.',
  'ERR_INVALID_INPUT.newPassword': 'Saisissez un nouveau mot de passe.',
  'ERR_INVALID_INPUT.code': "Saisissez le code tel qu'il s'affiche.",
  'ERR_INVALID_INPUT.email': 'Saisissez une adresse e-mail valide.',
  'ERR_INVALID_INPUT.phoneNumber': "Saisissez le numéro de téléphone avec l'indicatif du pays, par exemple +33.",
  'ERR_INVALID_INPUT.answer': 'Saisissez une réponse.',
  'ERR_INVALID_INPUT.attributes': 'Complétez les informations manquantes.',
  tooLong: "C'est trop long. Raccourcissez-le.",
  'tooLong.username': "Ce nom d'utilisateur est trop long. Saisissez au plus 128 caractères.",
  'tooLong.password': 'Ce mot de passe est trop long. Saisissez au plus 256 caractères.',
  'invalid.username': "Ce nom d'utilisateur ne peut pas être utilisé. N'y mettez pas d'espace.",
  'invalid.password': 'Un mot de passe ne peut ni commencer ni finir par un espace.',
  'username.email': "Saisissez votre adresse e-mail comme nom d'utilisateur.",
  'username.phoneNumber':
    "Saisissez votre numéro de téléphone avec l'indicatif du pays, par exemple +33, comme nom d'utilisateur.",
  'username.address':
    "Saisissez votre adresse e-mail, ou votre numéro de téléphone avec l'indicatif du pays, comme nom d'utilisateur.",
  'username.noAddress': "Choisissez un nom d'utilisateur qui ne soit ni une adresse e-mail ni un numéro de téléphone.",
  InvalidParameterException: "Une information n'a pas été acceptée. Vérifiez-la et réessayez.",
  'InvalidParameterException.noVerifiedAddress':
    "Aucune adresse e-mail ni aucun numéro de téléphone vérifié ne permet d'envoyer un code. Contactez un administrateur.",

  NotAuthorizedException: "Le nom d'utilisateur ou le mot de passe est incorrect.",
  'NotAuthorizedException.password': 'Le mot de passe est incorrect.',
  'NotAuthorizedException.answer': "Votre réponse n'a pas été acceptée. Connectez-vous de nouveau.",
  'NotAuthorizedException.attempts': 'Il y a eu trop de tentatives. Patientez quelques minutes, puis réessayez.',
  'NotAuthorizedException.disabled': 'Ce compte est désactivé. Contactez un administrateur.',
  'NotAuthorizedException.temporaryPassword':
    'Votre mot de passe temporaire a expiré. Demandez-en un nouveau à un administrateur.',
  'NotAuthorizedException.firstPassword':
    'Ce compte a encore son premier mot de passe. Connectez-vous avec lui ou demandez-en un nouveau à un administrateur.',
  'NotAuthorizedException.resetByAdministrator':
    'Seul un administrateur peut réinitialiser ce mot de passe. Contactez-le.',
  'NotAuthorizedException.externalAccount':
    "Ce compte se connecte autrement, par exemple avec un compte d'entreprise ou de réseau social.",
  'NotAuthorizedException.other': 'La demande a été refusée. Réessayez plus tard ou contactez un administrateur.',
  UserNotFoundException: 'Aucun compte ne porte ce nom.',
  UserNotConfirmedException: "Ce compte n'est pas encore confirmé. Saisissez le code qui vous a été envoyé.",
  PasswordResetRequiredException: "Vous devez d'abord choisir un nouveau mot de passe.",
  UserDisabledException: 'Ce compte est désactivé. Contactez un administrateur.',

  UsernameExistsException: 'Un compte porte déjà ce nom. Connectez-vous ou choisissez un autre nom.',
  AliasExistsException: 'Un autre compte utilise cette adresse e-mail ou ce numéro de téléphone.',
  signUpClosed: 'Vous ne pouvez pas vous inscrire ici vous-même. Demandez un compte à un administrateur.',
  alreadyConfirmed: 'Ce compte est déjà confirmé. Connectez-vous.',

  InvalidPasswordException: 'Ce mot de passe ne respecte pas les règles. Choisissez-en un autre.',
  PasswordHistoryPolicyViolationException: 'Vous avez déjà utilisé ce mot de passe. Choisissez-en un autre.',

  CodeMismatchException: 'Ce code est incorrect. Vérifiez-le et réessayez.',
  ExpiredCodeException: "Ce code n'est plus valable. Demandez-en un nouveau.",
  'ExpiredCodeException.used':
    "Ce code a déjà été utilisé. Attendez le suivant dans votre application d'authentification.",
  CodeDeliveryFailureException: "Le code n'a pas pu être envoyé. Vérifiez l'adresse ou réessayez plus tard.",
  EnableSoftwareTokenMFAException:
    "Ce code est incorrect. Attendez le suivant dans votre application d'authentification.",
  SoftwareTokenMFANotFoundException: "Aucune application d'authentification ne peut être utilisée avec ce compte.",
  MFAMethodNotFoundException: "Il n'existe aucun moyen de vous envoyer un code. Contactez un administrateur.",
  TooManyFailedAttemptsException: 'Trop de codes incorrects ont été saisis. Demandez-en un nouveau.',

  ERR_PASSKEY_CANCELLED: "La clé d'accès n'a pas été utilisée. Réessayez ou choisissez un autre moyen.",
  ERR_PASSKEY_UNSUPPORTED:
    "Les clés d'accès ne peuvent pas être utilisées sur cet appareil. Choisissez un autre moyen.",
  ERR_PASSKEY_EXISTS: "Cet appareil a déjà une clé d'accès pour votre compte.",
  ERR_PASSKEY_SECURITY: "Les clés d'accès ne peuvent pas être utilisées à cette adresse.",
  ERR_PASSKEY_FAILED: "La clé d'accès n'a pas fonctionné. Réessayez ou choisissez un autre moyen.",
  WebAuthnNotEnabledException: "Les clés d'accès ne sont pas proposées pour ce compte.",
  WebAuthnConfigurationMissingException: "Les clés d'accès ne sont pas proposées pour ce compte.",
  WebAuthnChallengeNotFoundException: 'Le délai est dépassé. Réessayez.',
  WebAuthnCredentialNotSupportedException:
    "Ce type de clé d'accès n'est pas pris en charge. Utilisez un autre appareil.",
  WebAuthnOriginNotAllowedException: "Les clés d'accès ne peuvent pas être utilisées à cette adresse.",
  WebAuthnRelyingPartyMismatchException: "Les clés d'accès ne peuvent pas être utilisées à cette adresse.",
  WebAuthnClientMismatchException: "La clé d'accès n'a pas fonctionné. Réessayez ou choisissez un autre moyen.",

  LimitExceededException: 'Il y a eu trop de tentatives. Patientez un moment, puis réessayez.',
  'LimitExceededException.messages':
    'Aucun autre message ne peut être envoyé pour le moment. Réessayez demain ou contactez un administrateur.',
  'LimitExceededException.passkeys': "Votre compte a déjà toutes les clés d'accès possibles. Supprimez-en d'abord une.",
  'LimitExceededException.other': 'Une limite est atteinte. Réessayez plus tard ou contactez un administrateur.',
  TooManyRequestsException: 'Il y a trop de demandes en ce moment. Réessayez dans un instant.',
  ForbiddenException: 'Cette demande a été bloquée. Réessayez plus tard ou depuis un autre réseau.',
  ERR_WAF_ACTION: "Montrez que vous n'êtes pas un robot, puis réessayez.",
  'ERR_WAF_ACTION.challenge': 'Votre appareil est en cours de vérification. Réessayez dans un instant.',

  ERR_CHALLENGE_EXPIRED: 'Cette tentative n’est plus valable. Connectez-vous de nouveau.',
  ERR_CHALLENGE_LOOP: "La connexion n'avance plus. Réessayez plus tard.",
  ERR_UNSUPPORTED_CHALLENGE:
    "Cette application ne connaît pas l'étape suivante. Mettez-la à jour ou demandez de l'aide.",
  ERR_DEVICE_MISSING: "Cet appareil n'est plus reconnu. Connectez-vous de nouveau.",
  ERR_STALE_STEP: 'Cette étape est déjà terminée.',
  ERR_BUSY: "Un instant, s'il vous plaît.",
  ERR_CANCELLED: "L'opération a été annulée.",
  ERR_ABORTED: "L'opération a été annulée.",

  ERR_SIGNED_OUT: 'Vous êtes déconnecté. Connectez-vous de nouveau.',
  ERR_SESSION_EXPIRED: 'Votre session est terminée. Connectez-vous de nouveau.',
  ERR_IDENTITY_MISMATCH: "Quelqu'un d'autre est maintenant connecté. Connectez-vous de nouveau.",
  ERR_NOT_REVOKED: "Vous êtes déconnecté ici. La session n'a pas pu être terminée auprès du service.",
  ERR_SCOPE_MISSING: 'La façon dont vous vous êtes connecté ne le permet pas.',
  ERR_TOKENS_ON_SERVER: 'Votre session est conservée sur le serveur.',
  ERR_REAUTHENTICATE: 'Reconnectez-vous pour faire cela.',
  ERR_SESSION_TOO_LARGE: 'Votre compte contient trop de données pour se connecter ici.',

  ERR_NETWORK: "Il n'y a pas de connexion. Vérifiez-la et réessayez.",
  'ERR_NETWORK.answered':
    "Le service n'a pas pu être joint depuis ce réseau. Réessayez dans un instant ou depuis un autre réseau.",
  ERR_NETWORK_AUTH: "Ce réseau vous demande d'abord de vous y connecter. Faites-le, puis réessayez.",
  ERR_TIMEOUT: 'La réponse a pris trop de temps. Réessayez.',
  InternalErrorException: "Une erreur s'est produite de l'autre côté. Réessayez dans un instant.",
  ERR_PROTOCOL: "Une erreur s'est produite. Réessayez plus tard.",
  ERR_STORAGE:
    "Rien ne peut être enregistré sur cet appareil. Vous restez connecté jusqu'à la fermeture de cette application.",
  ERR_CONFIGURATION: "Cette application n'est pas configurée correctement.",
  retry: "Cela n'a pas fonctionné. Réessayez dans un instant.",
  unknown: "Une erreur s'est produite. Réessayez plus tard.",

  'password.minimumLength': 'Au moins {length} caractères',
  'password.maximumLength': 'Au plus {length} caractères',
  'password.lowercase': 'Une lettre minuscule',
  'password.uppercase': 'Une lettre majuscule',
  'password.number': 'Un chiffre',
  'password.symbol': 'Un symbole, par exemple ! ou ?',
  'password.edges': "Pas d'espace au début ni à la fin",
}
