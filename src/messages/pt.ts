/**
 * The sentences in Portuguese.
 *
 * @module
 */
import type { Messages } from './en.ts'

/** Portuguese. */
export const pt: Messages = {
  ERR_INVALID_INPUT: 'Verifique o que digitou.',
  'ERR_INVALID_INPUT.username': 'Digite o seu nome de usuário.',
  'ERR_INVALID_INPUT.password': 'Digite uma senha.',
  'ERR_INVALID_INPUT.newPassword': 'Digite uma nova senha.',
  'ERR_INVALID_INPUT.code': 'Digite o código como ele aparece.',
  'ERR_INVALID_INPUT.email': 'Digite um endereço de e-mail válido.',
  'ERR_INVALID_INPUT.phoneNumber': 'Digite o número de telefone com o código do país, por exemplo +55.',
  'ERR_INVALID_INPUT.answer': 'Digite uma resposta.',
  'ERR_INVALID_INPUT.attributes': 'Preencha os dados que faltam.',
  tooLong: 'É longo demais. Encurte-o.',
  'tooLong.username': 'Este nome de usuário é longo demais. Digite no máximo 128 caracteres.',
  'tooLong.password': 'Esta senha é longa demais. Digite no máximo 256 caracteres.',
  'invalid.username': 'Este nome de usuário não pode ser usado. Não use espaços.',
  'invalid.password': 'Uma senha não pode começar nem terminar com um espaço.',
  'username.email': 'Digite o seu endereço de e-mail como nome de usuário.',
  'username.phoneNumber':
    'Digite o seu número de telefone com o código do país, por exemplo +55, como nome de usuário.',
  'username.address': 'Digite o seu e-mail, ou o seu telefone com o código do país, como nome de usuário.',
  'username.noAddress': 'Escolha um nome de usuário que não seja um e-mail nem um telefone.',
  InvalidParameterException: 'Um dado não foi aceito. Verifique-o e tente novamente.',
  'InvalidParameterException.noVerifiedAddress':
    'Não há e-mail nem telefone verificado para enviar um código. Peça ajuda a um administrador.',

  NotAuthorizedException: 'O nome de usuário ou a senha não está correto.',
  'NotAuthorizedException.password': 'A senha não está correta.',
  'NotAuthorizedException.answer': 'A sua resposta não foi aceita. Entre novamente.',
  'NotAuthorizedException.attempts': 'Houve tentativas demais. Aguarde alguns minutos e tente novamente.',
  'NotAuthorizedException.disabled': 'Esta conta está desativada. Peça ajuda a um administrador.',
  'NotAuthorizedException.temporaryPassword': 'A sua senha temporária expirou. Peça uma nova a um administrador.',
  'NotAuthorizedException.firstPassword':
    'Esta conta ainda tem a primeira senha. Entre com ela ou peça uma nova a um administrador.',
  'NotAuthorizedException.resetByAdministrator': 'Só um administrador pode redefinir esta senha. Peça-lhe ajuda.',
  'NotAuthorizedException.externalAccount':
    'Esta conta entra de outra forma, por exemplo com uma conta da empresa ou de uma rede social.',
  'NotAuthorizedException.other': 'Foi recusado. Tente mais tarde ou peça ajuda a um administrador.',
  UserNotFoundException: 'Não há nenhuma conta com este nome.',
  UserNotConfirmedException: 'Esta conta ainda não foi confirmada. Digite o código que lhe foi enviado.',
  PasswordResetRequiredException: 'Primeiro é preciso definir uma nova senha.',
  UserDisabledException: 'Esta conta está desativada. Peça ajuda a um administrador.',

  UsernameExistsException: 'Já existe uma conta com este nome. Entre ou escolha outro nome.',
  AliasExistsException: 'Outra conta usa este endereço de e-mail ou número de telefone.',
  signUpClosed: 'Aqui não é possível cadastrar-se. Peça uma conta a um administrador.',
  alreadyConfirmed: 'Esta conta já foi confirmada. Entre.',

  InvalidPasswordException: 'Esta senha não cumpre as regras. Escolha outra.',
  PasswordHistoryPolicyViolationException: 'Esta senha já foi usada antes. Escolha outra.',

  CodeMismatchException: 'Este código não está correto. Verifique-o e tente novamente.',
  ExpiredCodeException: 'Este código já não é válido. Peça um novo.',
  'ExpiredCodeException.used': 'Este código já foi usado. Aguarde o próximo no seu aplicativo autenticador.',
  CodeDeliveryFailureException: 'Não foi possível enviar o código. Verifique o endereço ou tente mais tarde.',
  EnableSoftwareTokenMFAException: 'Este código não está correto. Aguarde o próximo no seu aplicativo autenticador.',
  SoftwareTokenMFANotFoundException: 'Não é possível usar um aplicativo autenticador com esta conta.',
  MFAMethodNotFoundException: 'Não há como lhe enviar um código. Peça ajuda a um administrador.',
  TooManyFailedAttemptsException: 'Houve códigos incorretos demais. Peça um novo.',

  ERR_PASSKEY_CANCELLED: 'A chave de acesso não foi usada. Tente novamente ou escolha outra forma.',
  ERR_PASSKEY_UNSUPPORTED: 'Não é possível usar chaves de acesso neste dispositivo. Escolha outra forma.',
  ERR_PASSKEY_EXISTS: 'Este dispositivo já tem uma chave de acesso para a sua conta.',
  ERR_PASSKEY_SECURITY: 'Não é possível usar chaves de acesso neste endereço.',
  ERR_PASSKEY_FAILED: 'A chave de acesso não funcionou. Tente novamente ou escolha outra forma.',
  WebAuthnNotEnabledException: 'Chaves de acesso não são oferecidas para esta conta.',
  WebAuthnConfigurationMissingException: 'Chaves de acesso não são oferecidas para esta conta.',
  WebAuthnChallengeNotFoundException: 'Demorou demais. Tente novamente.',
  WebAuthnCredentialNotSupportedException: 'Este tipo de chave de acesso não é suportado. Use outro dispositivo.',
  WebAuthnOriginNotAllowedException: 'Não é possível usar chaves de acesso neste endereço.',
  WebAuthnRelyingPartyMismatchException: 'Não é possível usar chaves de acesso neste endereço.',
  WebAuthnClientMismatchException: 'A chave de acesso não funcionou. Tente novamente ou escolha outra forma.',

  LimitExceededException: 'Houve tentativas demais. Aguarde um pouco e tente novamente.',
  'LimitExceededException.messages':
    'Por agora não é possível enviar mais mensagens. Tente amanhã ou peça ajuda a um administrador.',
  'LimitExceededException.passkeys': 'A sua conta já tem todas as chaves de acesso possíveis. Exclua uma primeiro.',
  'LimitExceededException.other': 'Um limite foi atingido. Tente mais tarde ou peça ajuda a um administrador.',
  TooManyRequestsException: 'Há pedidos demais ao mesmo tempo. Tente novamente daqui a pouco.',
  ForbiddenException: 'Este pedido foi bloqueado. Tente mais tarde ou a partir de outra rede.',
  ERR_WAF_ACTION: 'Mostre que não é um robô e tente novamente.',
  'ERR_WAF_ACTION.challenge': 'O seu dispositivo está sendo verificado. Tente novamente daqui a pouco.',

  ERR_CHALLENGE_EXPIRED: 'Esta tentativa já não é válida. Entre novamente.',
  ERR_CHALLENGE_LOOP: 'Não foi possível avançar. Tente mais tarde.',
  ERR_UNSUPPORTED_CHALLENGE: 'Este aplicativo não conhece o próximo passo. Atualize-o ou peça ajuda.',
  ERR_DEVICE_MISSING: 'Este dispositivo já não é reconhecido. Entre novamente.',
  ERR_STALE_STEP: 'Este passo já terminou.',
  ERR_BUSY: 'Um momento, por favor.',
  ERR_CANCELLED: 'A operação foi cancelada.',
  ERR_ABORTED: 'A operação foi cancelada.',

  ERR_SIGNED_OUT: 'A sessão não está aberta. Entre novamente.',
  ERR_SESSION_EXPIRED: 'A sua sessão terminou. Entre novamente.',
  ERR_IDENTITY_MISMATCH: 'Agora outra pessoa está com a sessão aberta. Entre novamente.',
  ERR_NOT_REVOKED: 'A sessão terminou aqui. Não foi possível terminá-la no serviço.',
  ERR_SCOPE_MISSING: 'A forma como entrou não permite fazer isto.',
  ERR_TOKENS_ON_SERVER: 'A sua sessão é guardada no servidor.',
  ERR_REAUTHENTICATE: 'Inicie sessão novamente para fazer isto.',
  ERR_SESSION_TOO_LARGE: 'A sua conta tem demasiados dados para iniciar sessão aqui.',

  ERR_NETWORK: 'Não há conexão. Verifique-a e tente novamente.',
  'ERR_NETWORK.answered':
    'Não foi possível chegar ao serviço a partir desta rede. Tente daqui a pouco ou a partir de outra rede.',
  ERR_NETWORK_AUTH: 'Esta rede pede que primeiro entre nela. Faça isso e tente novamente.',
  ERR_TIMEOUT: 'A resposta demorou demais. Tente novamente.',
  InternalErrorException: 'Algo deu errado do outro lado. Tente novamente daqui a pouco.',
  ERR_PROTOCOL: 'Algo deu errado. Tente mais tarde.',
  ERR_STORAGE: 'Não é possível guardar nada neste dispositivo. A sessão fica aberta até fechar este aplicativo.',
  ERR_CONFIGURATION: 'Este aplicativo não está configurado corretamente.',
  retry: 'Não funcionou. Tente novamente daqui a pouco.',
  unknown: 'Algo deu errado. Tente mais tarde.',

  'password.minimumLength': 'Pelo menos {length} caracteres',
  'password.maximumLength': 'No máximo {length} caracteres',
  'password.lowercase': 'Uma letra minúscula',
  'password.uppercase': 'Uma letra maiúscula',
  'password.number': 'Um algarismo',
  'password.symbol': 'Um símbolo, por exemplo ! ou ?',
  'password.edges': 'Sem espaço no início nem no fim',
}
