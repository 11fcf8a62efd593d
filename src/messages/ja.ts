/**
 * The sentences in Japanese.
 *
 * @module
 */
import type { Messages } from './en.ts'

/** Japanese. */
export const ja: Messages = {
  ERR_INVALID_INPUT: '入力内容を確認してください。',
  'ERR_INVALID_INPUT.username': 'ユーザー名を入力してください。',
  'ERR_INVALID_INPUT.password': 'パスワードを入力してください。',
  'ERR_INVALID_INPUT.newPassword': '新しいパスワードを入力してください。',
  'ERR_INVALID_INPUT.code': '表示されているとおりにコードを入力してください。',
  'ERR_INVALID_INPUT.email': '正しいメールアドレスを入力してください。',
  'ERR_INVALID_INPUT.phoneNumber': '電話番号を国番号から入力してください(例: +81)。',
  'ERR_INVALID_INPUT.answer': '答えを入力してください。',
  'ERR_INVALID_INPUT.attributes': '不足している項目を入力してください。',
  tooLong: '長すぎます。短くしてください。',
  'tooLong.username': 'ユーザー名が長すぎます。128文字以内で入力してください。',
  'tooLong.password': 'パスワードが長すぎます。256文字以内で入力してください。',
  'invalid.username': 'このユーザー名は使用できません。空白を入れないでください。',
  'invalid.password': 'パスワードの先頭と末尾に空白は使用できません。',
  'username.email': 'ユーザー名としてメールアドレスを入力してください。',
  'username.phoneNumber': 'ユーザー名として、電話番号を国番号から入力してください(例: +81)。',
  'username.address': 'ユーザー名として、メールアドレスまたは国番号から始まる電話番号を入力してください。',
  'username.noAddress': 'メールアドレスや電話番号ではないユーザー名を選んでください。',
  InvalidParameterException: '入力内容が受け付けられませんでした。確認してもう一度お試しください。',
  'InvalidParameterException.noVerifiedAddress':
    'コードを送信できる確認済みのメールアドレスまたは電話番号がありません。管理者にお問い合わせください。',

  NotAuthorizedException: 'ユーザー名またはパスワードが正しくありません。',
  'NotAuthorizedException.password': 'パスワードが正しくありません。',
  'NotAuthorizedException.answer': '答えが受け付けられませんでした。もう一度サインインしてください。',
  'NotAuthorizedException.attempts': '試行回数が多すぎます。数分待ってからもう一度お試しください。',
  'NotAuthorizedException.disabled': 'このアカウントは無効になっています。管理者にお問い合わせください。',
  'NotAuthorizedException.temporaryPassword':
    '一時パスワードの有効期限が切れました。管理者に新しいパスワードを依頼してください。',
  'NotAuthorizedException.firstPassword':
    'このアカウントは最初のパスワードのままです。それでサインインするか、管理者に新しいパスワードを依頼してください。',
  'NotAuthorizedException.resetByAdministrator':
    'このパスワードは管理者だけがリセットできます。管理者にお問い合わせください。',
  'NotAuthorizedException.externalAccount':
    'このアカウントは、会社やソーシャルのアカウントなど、別の方法でサインインします。',
  'NotAuthorizedException.other': '拒否されました。しばらくしてからもう一度試すか、管理者にお問い合わせください。',
  UserNotFoundException: 'この名前のアカウントはありません。',
  UserNotConfirmedException: 'このアカウントはまだ確認されていません。送信されたコードを入力してください。',
  PasswordResetRequiredException: '先に新しいパスワードを設定してください。',
  UserDisabledException: 'このアカウントは無効になっています。管理者にお問い合わせください。',

  UsernameExistsException: 'この名前のアカウントはすでにあります。サインインするか、別の名前を選んでください。',
  AliasExistsException: 'このメールアドレスまたは電話番号は別のアカウントで使われています。',
  signUpClosed: 'ここでは自分で登録できません。管理者にアカウントを依頼してください。',
  alreadyConfirmed: 'このアカウントはすでに確認されています。サインインしてください。',

  InvalidPasswordException: 'このパスワードは条件を満たしていません。別のパスワードを選んでください。',
  PasswordHistoryPolicyViolationException: 'このパスワードは以前に使われています。別のパスワードを選んでください。',

  CodeMismatchException: 'コードが正しくありません。確認してもう一度お試しください。',
  ExpiredCodeException: 'このコードは無効になりました。新しいコードを請求してください。',
  'ExpiredCodeException.used':
    'このコードはすでに使用されています。認証アプリに次のコードが表示されるまでお待ちください。',
  CodeDeliveryFailureException:
    'コードを送信できませんでした。宛先を確認するか、しばらくしてからもう一度お試しください。',
  EnableSoftwareTokenMFAException: 'コードが正しくありません。認証アプリに次のコードが表示されるまでお待ちください。',
  SoftwareTokenMFANotFoundException: 'このアカウントでは認証アプリを使用できません。',
  MFAMethodNotFoundException: 'コードを送信する方法がありません。管理者にお問い合わせください。',
  TooManyFailedAttemptsException: '間違ったコードが多すぎます。新しいコードを請求してください。',

  ERR_PASSKEY_CANCELLED: 'パスキーは使用されませんでした。もう一度試すか、別の方法を選んでください。',
  ERR_PASSKEY_UNSUPPORTED: 'このデバイスではパスキーを使用できません。別の方法を選んでください。',
  ERR_PASSKEY_EXISTS: 'このデバイスにはすでにこのアカウントのパスキーがあります。',
  ERR_PASSKEY_SECURITY: 'このアドレスではパスキーを使用できません。',
  ERR_PASSKEY_FAILED: 'パスキーが機能しませんでした。もう一度試すか、別の方法を選んでください。',
  WebAuthnNotEnabledException: 'このアカウントではパスキーを利用できません。',
  WebAuthnConfigurationMissingException: 'このアカウントではパスキーを利用できません。',
  WebAuthnChallengeNotFoundException: '時間切れです。もう一度お試しください。',
  WebAuthnCredentialNotSupportedException: 'この種類のパスキーには対応していません。別のデバイスを使用してください。',
  WebAuthnOriginNotAllowedException: 'このアドレスではパスキーを使用できません。',
  WebAuthnRelyingPartyMismatchException: 'このアドレスではパスキーを使用できません。',
  WebAuthnClientMismatchException: 'パスキーが機能しませんでした。もう一度試すか、別の方法を選んでください。',

  LimitExceededException: '試行回数が多すぎます。しばらく待ってからもう一度お試しください。',
  'LimitExceededException.messages':
    '現在、これ以上メッセージを送信できません。明日もう一度試すか、管理者にお問い合わせください。',
  'LimitExceededException.passkeys': 'アカウントのパスキーが上限に達しています。先に一つ削除してください。',
  'LimitExceededException.other': '上限に達しました。しばらくしてからもう一度試すか、管理者にお問い合わせください。',
  TooManyRequestsException: 'アクセスが集中しています。少し待ってからもう一度お試しください。',
  ForbiddenException: 'リクエストがブロックされました。後でもう一度試すか、別のネットワークからお試しください。',
  ERR_WAF_ACTION: 'ロボットではないことを確認してから、もう一度お試しください。',
  'ERR_WAF_ACTION.challenge': 'デバイスを確認しています。少し待ってからもう一度お試しください。',

  ERR_CHALLENGE_EXPIRED: 'このサインインは無効になりました。もう一度サインインしてください。',
  ERR_CHALLENGE_LOOP: 'サインインが先に進みません。しばらくしてからもう一度お試しください。',
  ERR_UNSUPPORTED_CHALLENGE: 'このアプリは次の手順に対応していません。アプリを更新するか、お問い合わせください。',
  ERR_DEVICE_MISSING: 'このデバイスは認識されなくなりました。もう一度サインインしてください。',
  ERR_STALE_STEP: 'この手順はすでに終わっています。',
  ERR_BUSY: '少々お待ちください。',
  ERR_CANCELLED: 'キャンセルされました。',
  ERR_ABORTED: 'キャンセルされました。',

  ERR_SIGNED_OUT: 'サインアウトしています。もう一度サインインしてください。',
  ERR_SESSION_EXPIRED: 'セッションが終了しました。もう一度サインインしてください。',
  ERR_IDENTITY_MISMATCH: '現在は別の人がサインインしています。もう一度サインインしてください。',
  ERR_NOT_REVOKED: 'ここではサインアウトしました。サービス側のセッションは終了できませんでした。',
  ERR_SCOPE_MISSING: '現在のサインイン方法ではこの操作はできません。',
  ERR_TOKENS_ON_SERVER: 'セッションはサーバーに保存されています。',
  ERR_REAUTHENTICATE: 'この操作を行うには、もう一度サインインしてください。',
  ERR_SESSION_TOO_LARGE: 'アカウントのデータが多すぎるため、ここではサインインできません。',

  ERR_NETWORK: '接続できません。接続を確認してもう一度お試しください。',
  'ERR_NETWORK.answered':
    'このネットワークからサービスに接続できませんでした。少し待ってから、または別のネットワークからお試しください。',
  ERR_NETWORK_AUTH: 'このネットワークへのサインインが先に必要です。サインインしてからもう一度お試しください。',
  ERR_TIMEOUT: '応答に時間がかかりすぎました。もう一度お試しください。',
  InternalErrorException: 'サーバー側で問題が発生しました。少し待ってからもう一度お試しください。',
  ERR_PROTOCOL: '問題が発生しました。しばらくしてからもう一度お試しください。',
  ERR_STORAGE: 'このデバイスに保存できません。このアプリを閉じるまでサインインしたままになります。',
  ERR_CONFIGURATION: 'このアプリは正しく設定されていません。',
  retry: 'うまくいきませんでした。少し待ってからもう一度お試しください。',
  unknown: '問題が発生しました。しばらくしてからもう一度お試しください。',

  'password.minimumLength': '{length}文字以上',
  'password.maximumLength': '{length}文字以下',
  'password.lowercase': '小文字を含む',
  'password.uppercase': '大文字を含む',
  'password.number': '数字を含む',
  'password.symbol': '記号を含む(例: ! または ?)',
  'password.edges': '先頭と末尾に空白を入れない',
}
