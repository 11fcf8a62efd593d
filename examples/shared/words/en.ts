/**
 * What the screens say, in English.
 *
 * @module
 */
import type { FirstFactor, MfaMethod } from 'cognito-machines'

export const en = {
  // Sign-in
  signIn: 'Sign in',
  usernameOrEmail: 'User name or e-mail',
  username: 'User name',
  password: 'Password',
  showPassword: 'Show password',
  staySignedIn: 'Stay signed in',
  createAccount: 'Create an account',
  forgottenPassword: 'Forgotten password',
  usePasskey: 'Sign in with a passkey',
  yourPassword: 'Your password',
  goOn: 'Continue',
  anotherWay: 'Another way',
  startOver: 'Start over',
  howToSignIn: 'How do you want to sign in?',
  firstFactors: {
    PASSWORD: 'Password',
    PASSWORD_SRP: 'Password (proved, not sent)',
    EMAIL_OTP: 'Code by e-mail',
    SMS_OTP: 'Code by text message',
    WEB_AUTHN: 'Passkey',
  } as Readonly<Record<FirstFactor, string>>,
  itIsYou: 'Confirm that it is you',
  secondFactors: {
    SMS_MFA: 'Code by text message',
    SOFTWARE_TOKEN_MFA: 'Authenticator app',
    EMAIL_OTP: 'Code by e-mail',
  } as Readonly<Record<MfaMethod, string>>,
  code: 'Code',
  codeOfMessage: 'Enter the code from the text message',
  codeOfEmail: 'Enter the code from the e-mail',
  codeOfApp: 'Enter the code of your authenticator app',
  sentCode: (medium: 'SMS' | 'EMAIL' | undefined, destination: string | undefined) => {
    const by = { SMS: ' by text message', EMAIL: ' by e-mail', none: '' }[medium ?? 'none']
    return `We have sent a code${by}${destination ? ` to ${destination}` : ''}.`
  },
  sendAgain: 'Send a new code',
  chooseSecondStep: 'Choose a second step',
  secondStepHint: 'It is asked for whenever you sign in.',
  setUpApp: 'Set up your authenticator app',
  scan: 'Scan the picture, or type the key, and enter the code that the app shows.',
  qrCode: 'QR code for your authenticator app',
  openHere: 'Open it on this device',
  whereToSend: 'Where shall codes be sent?',
  emailAddress: 'E-mail address',
  chooseNewPassword: 'Choose a new password',
  newPassword: 'New password',
  passwordNeeds: 'What the password needs',
  yourPasskey: 'Use your passkey',
  deviceAsks: 'Your device will ask you.',
  tryAgain: 'Try again',
  oneMoreQuestion: 'One more question',
  answer: 'Answer',
  rememberDevice: 'Remember this device?',
  rememberDeviceHint: 'Then it takes the place of the code. Do not do it on a computer that others use.',
  remember: 'Remember',
  notNow: 'Not now',
  confirmFirst: 'Confirm your account first',
  enterCode: 'Enter the code',
  mustReset: 'Your password must be reset',
  resetIt: 'Reset it',
  welcome: (name: string) => `Welcome, ${name}`,
  cannotGoOn: 'This sign-in cannot go on here',

  // Sign-up and a forgotten password
  signUp: 'Sign up',
  confirmAccount: 'Confirm your account',
  confirm: 'Confirm',
  followedLink: 'I followed the link',
  addressTaken: 'Somebody else uses this address',
  addressTakenHint: 'If you move it to this account, the other one cannot sign in with it any more.',
  moveHere: 'Move it here',
  anotherAddress: 'Use another address',
  accountReady: 'Your account is ready',
  backToSignIn: 'Back to sign in',
  resetPassword: 'Reset your password',
  sendCode: 'Send a code',
  passwordChanged: 'Your password is changed',

  // The account
  oneMoment: 'One moment…',
  hello: (name: string) => `Hello, ${name}`,
  cannotReach: 'We cannot reach the service. You stay signed in.',
  signOut: 'Sign out',
  app: 'Authenticator app',
  appHint: 'A code that only your phone knows, asked for when you sign in.',
  setUp: 'Set up',
  verify: 'Verify',
  anotherKey: 'Another key',
  notSwitchedOn: 'It is verified, but could not be switched on.',
  leaveOff: 'Leave it off',
  askedFromNowOn: 'It is asked for from now on.',
  switchedOff: 'It is verified, and switched off.',
  passkey: 'Passkey',
  passkeyHint: 'Sign in with your fingerprint, your face or the PIN of this device.',
  addPasskey: 'Add a passkey',
  passkeyReady: 'The passkey is ready.',
  noPasskeys: 'This browser has no passkeys.',
  devices: 'Devices',
  devicesHint: 'Where you have signed in, and chose to be remembered.',
  showDevices: 'Show them',
  noDevice: 'No device is remembered.',
  forget: (name: string | undefined, isThisDevice: boolean) =>
    `Forget ${name ?? 'a device'}${isThisDevice ? ' (this one)' : ''}`,
  showMore: 'Show more',
}

/** What the screens say, in one language. */
export type Words = Readonly<typeof en>
