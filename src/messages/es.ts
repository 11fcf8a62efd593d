/**
 * The sentences in Spanish.
 *
 * @module
 */
import type { Messages } from './en.ts'

/** Spanish. */
export const es: Messages = {
  ERR_INVALID_INPUT: 'Compruebe lo que ha escrito.',
  'ERR_INVALID_INPUT.username': 'Escriba su nombre de usuario.',
  'ERR_INVALID_INPUT.password': 'Escriba una contraseña.',
  'ERR_INVALID_INPUT.newPassword': 'Escriba una contraseña nueva.',
  'ERR_INVALID_INPUT.code': 'Escriba el código tal como aparece.',
  'ERR_INVALID_INPUT.email': 'Escriba una dirección de correo electrónico válida.',
  'ERR_INVALID_INPUT.phoneNumber': 'Escriba el número de teléfono con el prefijo del país, por ejemplo +34.',
  'ERR_INVALID_INPUT.answer': 'Escriba una respuesta.',
  'ERR_INVALID_INPUT.attributes': 'Complete los datos que faltan.',
  tooLong: 'Es demasiado largo. Acórtelo.',
  'tooLong.username': 'Este nombre de usuario es demasiado largo. Escriba como máximo 128 caracteres.',
  'tooLong.password': 'Esta contraseña es demasiado larga. Escriba como máximo 256 caracteres.',
  'invalid.username': 'Este nombre de usuario no se puede usar. No ponga espacios.',
  'invalid.password': 'Una contraseña no puede empezar ni terminar con un espacio.',
  'username.email': 'Escriba su dirección de correo electrónico como nombre de usuario.',
  'username.phoneNumber':
    'Escriba su número de teléfono con el prefijo del país, por ejemplo +34, como nombre de usuario.',
  'username.address': 'Escriba su correo electrónico, o su teléfono con el prefijo del país, como nombre de usuario.',
  'username.noAddress': 'Elija un nombre de usuario que no sea un correo electrónico ni un teléfono.',
  InvalidParameterException: 'Un dato no se ha aceptado. Compruébelo e inténtelo de nuevo.',
  'InvalidParameterException.noVerifiedAddress':
    'No hay ningún correo electrónico ni teléfono verificado al que enviar un código. Pida ayuda a un administrador.',

  NotAuthorizedException: 'El nombre de usuario o la contraseña no son correctos.',
  'NotAuthorizedException.password': 'La contraseña no es correcta.',
  'NotAuthorizedException.answer': 'Su respuesta no se ha aceptado. Inicie sesión de nuevo.',
  'NotAuthorizedException.attempts': 'Ha habido demasiados intentos. Espere unos minutos e inténtelo de nuevo.',
  'NotAuthorizedException.disabled': 'Esta cuenta está desactivada. Pida ayuda a un administrador.',
  'NotAuthorizedException.temporaryPassword': 'Su contraseña temporal ha caducado. Pida una nueva a un administrador.',
  'NotAuthorizedException.firstPassword':
    'Esta cuenta aún tiene su primera contraseña. Inicie sesión con ella o pida una nueva a un administrador.',
  'NotAuthorizedException.resetByAdministrator':
    'Solo un administrador puede restablecer esta contraseña. Pídale ayuda.',
  'NotAuthorizedException.externalAccount':
    'Esta cuenta inicia sesión de otra forma, por ejemplo con una cuenta de empresa o de una red social.',
  'NotAuthorizedException.other': 'Se ha rechazado. Inténtelo más tarde o pida ayuda a un administrador.',
  UserNotFoundException: 'No hay ninguna cuenta con este nombre.',
  UserNotConfirmedException: 'Esta cuenta aún no está confirmada. Escriba el código que se le ha enviado.',
  PasswordResetRequiredException: 'Primero tiene que establecer una contraseña nueva.',
  UserDisabledException: 'Esta cuenta está desactivada. Pida ayuda a un administrador.',

  UsernameExistsException: 'Ya hay una cuenta con este nombre. Inicie sesión o elija otro nombre.',
  AliasExistsException: 'Otra cuenta usa esta dirección de correo electrónico o este número de teléfono.',
  signUpClosed: 'Aquí no puede registrarse usted mismo. Pida una cuenta a un administrador.',
  alreadyConfirmed: 'Esta cuenta ya está confirmada. Inicie sesión.',

  InvalidPasswordException: 'Esta contraseña no cumple las reglas. Elija otra.',
  PasswordHistoryPolicyViolationException: 'Ya ha usado esta contraseña antes. Elija otra.',

  CodeMismatchException: 'Este código no es correcto. Compruébelo e inténtelo de nuevo.',
  ExpiredCodeException: 'Este código ya no es válido. Pida uno nuevo.',
  'ExpiredCodeException.used': 'Este código ya se ha usado. Espere al siguiente en su aplicación de autenticación.',
  CodeDeliveryFailureException: 'No se ha podido enviar el código. Compruebe la dirección o inténtelo más tarde.',
  EnableSoftwareTokenMFAException: 'Este código no es correcto. Espere al siguiente en su aplicación de autenticación.',
  SoftwareTokenMFANotFoundException: 'No se puede usar una aplicación de autenticación con esta cuenta.',
  MFAMethodNotFoundException: 'No hay forma de enviarle un código. Pida ayuda a un administrador.',
  TooManyFailedAttemptsException: 'Ha habido demasiados códigos incorrectos. Pida uno nuevo.',

  ERR_PASSKEY_CANCELLED: 'No se ha usado la clave de acceso. Inténtelo de nuevo o elija otra forma.',
  ERR_PASSKEY_UNSUPPORTED: 'No se pueden usar claves de acceso en este dispositivo. Elija otra forma.',
  ERR_PASSKEY_EXISTS: 'Este dispositivo ya tiene una clave de acceso para su cuenta.',
  ERR_PASSKEY_SECURITY: 'No se pueden usar claves de acceso en esta dirección.',
  ERR_PASSKEY_FAILED: 'La clave de acceso no ha funcionado. Inténtelo de nuevo o elija otra forma.',
  WebAuthnNotEnabledException: 'No se ofrecen claves de acceso para esta cuenta.',
  WebAuthnConfigurationMissingException: 'No se ofrecen claves de acceso para esta cuenta.',
  WebAuthnChallengeNotFoundException: 'Ha tardado demasiado. Inténtelo de nuevo.',
  WebAuthnCredentialNotSupportedException: 'Este tipo de clave de acceso no es compatible. Use otro dispositivo.',
  WebAuthnOriginNotAllowedException: 'No se pueden usar claves de acceso en esta dirección.',
  WebAuthnRelyingPartyMismatchException: 'No se pueden usar claves de acceso en esta dirección.',
  WebAuthnClientMismatchException: 'La clave de acceso no ha funcionado. Inténtelo de nuevo o elija otra forma.',

  LimitExceededException: 'Ha habido demasiados intentos. Espere un rato e inténtelo de nuevo.',
  'LimitExceededException.messages':
    'Por ahora no se pueden enviar más mensajes. Inténtelo mañana o pida ayuda a un administrador.',
  'LimitExceededException.passkeys': 'Su cuenta ya tiene todas las claves de acceso posibles. Elimine una primero.',
  'LimitExceededException.other': 'Se ha alcanzado un límite. Inténtelo más tarde o pida ayuda a un administrador.',
  TooManyRequestsException: 'Hay demasiadas solicitudes a la vez. Inténtelo de nuevo en un momento.',
  ForbiddenException: 'Esta solicitud se ha bloqueado. Inténtelo más tarde o desde otra red.',
  ERR_WAF_ACTION: 'Demuestre que no es un robot e inténtelo de nuevo.',
  'ERR_WAF_ACTION.challenge': 'Se está comprobando su dispositivo. Inténtelo de nuevo en un momento.',

  ERR_CHALLENGE_EXPIRED: 'Este intento ya no es válido. Inicie sesión de nuevo.',
  ERR_CHALLENGE_LOOP: 'El inicio de sesión no avanza. Inténtelo más tarde.',
  ERR_UNSUPPORTED_CHALLENGE: 'Esta aplicación no conoce el paso siguiente. Actualícela o pida ayuda.',
  ERR_DEVICE_MISSING: 'Este dispositivo ya no se reconoce. Inicie sesión de nuevo.',
  ERR_STALE_STEP: 'Este paso ya ha terminado.',
  ERR_BUSY: 'Un momento, por favor.',
  ERR_CANCELLED: 'La operación se ha cancelado.',
  ERR_ABORTED: 'La operación se ha cancelado.',

  ERR_SIGNED_OUT: 'Ha cerrado la sesión. Inicie sesión de nuevo.',
  ERR_SESSION_EXPIRED: 'Su sesión ha terminado. Inicie sesión de nuevo.',
  ERR_IDENTITY_MISMATCH: 'Ahora otra persona ha iniciado sesión. Inicie sesión de nuevo.',
  ERR_NOT_REVOKED: 'Ha cerrado la sesión aquí. No se ha podido terminar en el servicio.',
  ERR_SCOPE_MISSING: 'No puede hacer esto con la forma en que ha iniciado sesión.',
  ERR_TOKENS_ON_SERVER: 'Su sesión se guarda en el servidor.',
  ERR_REAUTHENTICATE: 'Vuelva a iniciar sesión para hacer esto.',
  ERR_SESSION_TOO_LARGE: 'Su cuenta tiene demasiados datos para iniciar sesión aquí.',

  ERR_NETWORK: 'No hay conexión. Compruébela e inténtelo de nuevo.',
  'ERR_NETWORK.answered':
    'No se ha podido llegar al servicio desde esta red. Inténtelo de nuevo en un momento o desde otra red.',
  ERR_NETWORK_AUTH: 'Esta red le pide que inicie sesión en ella primero. Hágalo e inténtelo de nuevo.',
  ERR_TIMEOUT: 'La respuesta ha tardado demasiado. Inténtelo de nuevo.',
  InternalErrorException: 'Algo ha fallado en el otro lado. Inténtelo de nuevo en un momento.',
  ERR_PROTOCOL: 'Algo ha fallado. Inténtelo más tarde.',
  ERR_STORAGE:
    'No se puede guardar nada en este dispositivo. La sesión seguirá abierta hasta que cierre esta aplicación.',
  ERR_CONFIGURATION: 'Esta aplicación no está bien configurada.',
  retry: 'No ha funcionado. Inténtelo de nuevo en un momento.',
  unknown: 'Algo ha fallado. Inténtelo más tarde.',

  'password.minimumLength': 'Al menos {length} caracteres',
  'password.maximumLength': 'Como máximo {length} caracteres',
  'password.lowercase': 'Una letra minúscula',
  'password.uppercase': 'Una letra mayúscula',
  'password.number': 'Una cifra',
  'password.symbol': 'Un símbolo, por ejemplo ! o ?',
  'password.edges': 'Sin espacios al principio ni al final',
}
