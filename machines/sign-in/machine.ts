/**
 * One sign-in: credentials in, a session out, and as many challenges between as Cognito asks.
 *
 * Two regions run side by side: `prompt` is what the user is asked, `request` is what is under way. The service decides
 * the order, so no prompt names its successor: every response goes through `routing`, which raises Cognito's word as an
 * event (`challenge.SMS_MFA`), and every refusal through `refused`. A refusal that can be answered again moves no
 * prompt: the user simply stays.
 *
 * @module
 */
import { and, or } from 'xstate'
import { lazy } from '../../src/bytes.ts'
import { output } from '../logic.ts'
import { firstContext, openChallenge } from './context.ts'
import { signInSetup } from './setup.ts'

/** The machine, without its effects: `actors.ts` provides them. */
export const signInMachine = lazy(() =>
  signInSetup.createMachine({
    id: 'signIn',
    context: ({ input }) => firstContext(input),
    initial: 'restoring',
    on: {
      cancel: '.cancelled',
      'input.refuse': { actions: 'fail' },
    },
    states: {
      restoring: {
        tags: 'awaitingInput',
        invoke: {
          src: 'loadResume',
          input: ({ context }) => ({ wanted: context.wantsResume }),
          onDone: [
            {
              guard: { type: 'resumesTotpSetup', params: output },
              target: 'active.request.associating',
              actions: { type: 'takeResumed', params: output },
            },
            {
              guard: { type: 'isResumed', params: output },
              target: 'active',
              actions: [{ type: 'takeResumed', params: output }, 'announce'],
            },
            { target: 'active', actions: 'keepPlace' },
          ],
          onError: { target: 'active', actions: 'keepPlace' },
        },
        on: { 'signIn.submit': { target: 'active', actions: ['takeRequest', 'begin'] } },
      },
      active: {
        type: 'parallel',
        states: {
          prompt: {
            initial: 'identify',
            on: {
              'challenge.SMS_MFA': { target: '.smsCode', actions: ['show', 'keepPlace'] },
              'challenge.SMS_OTP': { target: '.smsCode', actions: ['show', 'keepPlace'] },
              'challenge.EMAIL_OTP': { target: '.emailCode', actions: ['show', 'keepPlace'] },
              'challenge.SOFTWARE_TOKEN_MFA': { target: '.totpCode', actions: ['show', 'keepPlace'] },
              'challenge.SELECT_CHALLENGE': [
                { guard: 'waitsForPassword', target: '.password', actions: ['show', 'keepPlace'] },
                { target: '.chooseFactor', actions: ['show', 'keepPlace'] },
              ],
              'challenge.SELECT_MFA_TYPE': { target: '.chooseMfa', actions: ['show', 'keepPlace'] },
              'challenge.MFA_SETUP': [
                { guard: 'isEmailSetup', target: '.setUpEmail', actions: ['show', 'keepPlace'] },
                { guard: 'hasSetupMethods', target: '.chooseMfaSetup', actions: ['show', 'keepPlace'] },
                { target: '.unsupported', actions: ['show', 'keepPlace'] },
              ],
              'challenge.NEW_PASSWORD_REQUIRED': { target: '.newPassword', actions: ['show', 'keepPlace'] },
              'challenge.PASSWORD': { target: '.password', actions: ['show', 'keepPlace'] },
              'challenge.PASSWORD_SRP': { target: '.password', actions: ['show', 'keepPlace'] },
              'challenge.CUSTOM_CHALLENGE': { target: '.custom', actions: ['show', 'keepPlace'] },
              'challenge.WEB_AUTHN': { target: '.passkey', actions: 'show' },
              'challenge.*': { target: '.unsupported', actions: ['show', 'keepPlace'] },
              'totp.ask': { target: '.setUpTotp', actions: ['show', 'keepPlace'] },
              'password.ask': { target: '.password', actions: 'keepPlace' },
              'factor.ask': [
                {
                  guard: 'knowsFactors',
                  target: '.chooseFactor',
                  actions: ['forgetFactor', 'listFactors', 'keepPlace'],
                },
                { actions: ['startAgain', 'forgetFactor', 'initiate'] },
              ],
              'device.ask': { target: '.rememberDevice', actions: ['hideChallenge', 'keepPlace'] },
              restart: { target: '.identify', actions: ['startOver', 'keepPlace'] },
            },
            states: {
              identify: { on: { 'signIn.submit': { guard: 'isIdle', actions: ['takeRequest', 'begin'] } } },
              password: {
                on: {
                  'password.submit': [
                    { guard: and(['isIdle', 'isAsked']), actions: ['takeAnswer', 'respond'] },
                    { guard: 'isIdle', actions: ['takeAnswer', 'initiate'] },
                  ],
                  'factor.chooseAnother': { guard: and(['isIdle', 'canChooseAnother']), actions: 'askFactor' },
                },
              },
              chooseFactor: {
                on: {
                  'factor.select': [
                    {
                      guard: and(['isIdle', 'isPasswordFactor']),
                      target: 'password',
                      actions: ['takeAnswer', 'keepPlace'],
                    },
                    { guard: and(['isIdle', 'isAsked']), actions: ['takeAnswer', 'respond'] },
                    { guard: 'isIdle', actions: ['takeAnswer', 'startAgain', 'initiate'] },
                  ],
                },
              },
              chooseMfa: { on: { 'mfa.select': { guard: 'isIdle', actions: ['takeAnswer', 'respond'] } } },
              smsCode: {
                on: {
                  'code.submit': { guard: 'isIdle', actions: ['takeAnswer', 'respond'] },
                  'code.resend': { guard: and(['isIdle', 'canResend']), actions: ['startAgain', 'initiate'] },
                  'factor.chooseAnother': { guard: and(['isIdle', 'canChooseAnother']), actions: 'askFactor' },
                },
              },
              emailCode: {
                on: {
                  'code.submit': { guard: 'isIdle', actions: ['takeAnswer', 'respond'] },
                  'code.resend': { guard: and(['isIdle', 'canResend']), actions: ['startAgain', 'initiate'] },
                  'factor.chooseAnother': { guard: and(['isIdle', 'canChooseAnother']), actions: 'askFactor' },
                },
              },
              totpCode: {
                on: {
                  'code.submit': { guard: 'isIdle', actions: ['takeAnswer', 'respond'] },
                  'factor.chooseAnother': { guard: and(['isIdle', 'canChooseAnother']), actions: 'askFactor' },
                },
              },
              chooseMfaSetup: {
                on: {
                  'mfaSetup.select': [
                    { guard: and(['isIdle', 'isTotpChosen']), actions: ['takeAnswer', 'associate'] },
                    { guard: 'isIdle', target: 'setUpEmail', actions: ['takeAnswer', 'keepPlace'] },
                  ],
                },
              },
              setUpTotp: { on: { 'totp.submit': { guard: 'isIdle', actions: ['takeAnswer', 'verify'] } } },
              setUpEmail: { on: { 'email.submit': { guard: 'isIdle', actions: ['takeAnswer', 'respond'] } } },
              newPassword: { on: { 'newPassword.submit': { guard: 'isIdle', actions: ['takeAnswer', 'respond'] } } },
              passkey: {
                on: {
                  'passkey.start': { guard: 'isIdle', actions: 'authenticate' },
                  // Also while the browser's own prompt is open.
                  'factor.chooseAnother': {
                    guard: and([or(['isIdle', 'isAtPasskeyPrompt']), 'canChooseAnother']),
                    actions: ['abort', 'askFactor'],
                  },
                },
              },
              custom: { on: { 'answer.submit': { guard: 'isIdle', actions: ['takeAnswer', 'respond'] } } },
              rememberDevice: {
                on: {
                  'device.remember': { guard: 'isIdle', actions: 'rememberDevice' },
                  'device.skip': [
                    { guard: and(['isIdle', 'hasError']), actions: 'finish' },
                    { guard: 'isIdle', actions: 'skipDevice' },
                  ],
                },
              },
              unsupported: {
                on: {
                  'factor.chooseAnother': { guard: and(['isIdle', 'canChooseAnother']), actions: 'askFactor' },
                },
              },
            },
          },
          request: {
            initial: 'idle',
            states: {
              idle: {
                tags: 'awaitingInput',
                entry: 'settle',
                exit: 'clearError',
                on: {
                  begin: [{ guard: 'lacksPassword', actions: 'askPassword' }, { target: 'initiating' }],
                  initiate: 'initiating',
                  respond: 'responding',
                  associate: 'associating',
                  verify: 'verifying',
                  authenticate: 'authenticating',
                  'device.save': 'updatingDevice',
                  finish: '#signIn.signedIn',
                },
              },
              initiating: {
                tags: 'pending',
                invoke: {
                  src: 'initiateAuth',
                  input: ({ context }) => ({ request: context.request! }),
                  onDone: {
                    target: 'routing',
                    actions: [{ type: 'takeResponse', params: output }, 'spendSession'],
                  },
                  onError: { target: 'refused', actions: 'fail' },
                },
              },
              responding: {
                tags: 'pending',
                invoke: {
                  src: 'respondToChallenge',
                  input: ({ context }) => ({
                    challenge: openChallenge(context)!,
                    answer: context.answer,
                    signInName: context.signInName,
                    request: context.request!,
                    keyPair: context.keyPair,
                    chosenMfa: context.chosenMfa,
                    device: context.device,
                  }),
                  onDone: { target: 'routing', actions: { type: 'takeResponse', params: output } },
                  onError: { target: 'refused', actions: 'fail' },
                },
              },
              routing: {
                always: [
                  { guard: 'isLooping', target: 'idle', actions: ['failLooping', 'restart'] },
                  { guard: 'hasResult', target: 'saving' },
                  { guard: 'isProof', target: 'responding' },
                  { guard: 'isPasskey', target: 'authenticating', actions: 'announce' },
                  { guard: 'isTotpSetup', target: 'associating' },
                  { target: 'idle', actions: 'announce' },
                ],
              },
              refused: {
                always: [
                  // Another flow takes over.
                  { guard: 'isUserNotConfirmed', target: '#signIn.userNotConfirmed' },
                  { guard: 'isPasswordResetRequired', target: '#signIn.passwordResetRequired' },
                  // A stale device must not stand between a user and the right password: once more, without it.
                  { guard: 'isDeviceRefused', target: 'droppingDevice' },
                  { guard: 'canAnswerAgain', target: 'idle', actions: ['dropNext', 'keepPlace'] },
                  { guard: and(['isAtPassword', 'isNotAsked']), target: 'idle', actions: 'forgetPassword' },
                  { target: 'idle', actions: 'restart' },
                ],
              },
              droppingDevice: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'forgetDevice',
                  input: ({ context: { device, signInName } }) => ({ username: device?.username ?? signInName }),
                  onDone: [
                    { guard: 'isLooping', target: 'idle', actions: ['failLooping', 'restart'] },
                    { target: 'initiating', actions: 'countRequest' },
                  ],
                  onError: { target: 'refused', actions: 'fail' },
                },
              },
              authenticating: {
                tags: 'pending',
                on: { abort: 'idle' },
                invoke: {
                  src: 'signWithPasskey',
                  input: ({ context }) => ({ challenge: openChallenge(context)! }),
                  onDone: {
                    target: 'responding',
                    actions: { type: 'takeCredential', params: output },
                  },
                  // Nothing was sent: the user may try again, or choose another way.
                  onError: { target: 'idle', actions: ['fail', 'keepPlace'] },
                },
              },
              // `MFA_SETUP` threads three sessions: the challenge's, and one from each of the two calls.
              associating: {
                tags: 'pending',
                invoke: {
                  src: 'associateSoftwareToken',
                  input: ({ context }) => ({ challenge: openChallenge(context)! }),
                  onDone: {
                    target: 'idle',
                    actions: [{ type: 'takeSecret', params: output }, 'askTotp'],
                  },
                  onError: { target: 'refused', actions: 'fail' },
                },
              },
              verifying: {
                tags: 'pending',
                invoke: {
                  src: 'verifySoftwareToken',
                  input: ({ context }) => ({ challenge: openChallenge(context)!, answer: context.answer }),
                  onDone: {
                    target: 'responding',
                    actions: { type: 'takeChallenge', params: output },
                  },
                  onError: { target: 'refused', actions: 'fail' },
                },
              },
              saving: {
                tags: 'pending',
                invoke: {
                  src: 'saveSession',
                  input: ({ context }) => ({
                    result: context.result!,
                    request: context.request!,
                    device: context.device,
                    signInName: context.signInName,
                  }),
                  onDone: [
                    {
                      guard: 'hasNewDevice',
                      target: 'confirmingDevice',
                      actions: { type: 'takeUser', params: output },
                    },
                    { target: '#signIn.signedIn', actions: { type: 'takeUser', params: output } },
                  ],
                  onError: { target: 'refused', actions: 'fail' },
                },
              },
              confirmingDevice: {
                tags: 'pending',
                invoke: {
                  src: 'confirmDevice',
                  input: ({ context: { newDevice, username, signInName } }) => ({
                    newDevice: newDevice!,
                    username,
                    signInName,
                  }),
                  // The user is signed in already: whatever happens to the device, that stands.
                  onDone: [
                    {
                      guard: { type: 'asksToRemember', params: output },
                      target: 'idle',
                      actions: 'askToRemember',
                    },
                    { target: '#signIn.signedIn' },
                  ],
                  onError: '#signIn.signedIn',
                },
              },
              updatingDevice: {
                tags: 'pending',
                invoke: {
                  src: 'updateDevice',
                  input: ({ context, event }) => ({
                    newDevice: context.newDevice!,
                    remembered: event.type === 'device.save' && event.remembered,
                  }),
                  onDone: '#signIn.signedIn',
                  onError: { target: 'idle', actions: 'fail' },
                },
              },
            },
          },
        },
      },
      signedIn: { type: 'final', tags: 'done', entry: [{ type: 'end', params: { outcome: 'signedIn' } }, 'keepPlace'] },
      userNotConfirmed: {
        type: 'final',
        tags: 'done',
        entry: [{ type: 'end', params: { outcome: 'userNotConfirmed' } }, 'keepPlace'],
      },
      passwordResetRequired: {
        type: 'final',
        tags: 'done',
        entry: [{ type: 'end', params: { outcome: 'passwordResetRequired' } }, 'keepPlace'],
      },
      cancelled: {
        type: 'final',
        tags: 'done',
        entry: [{ type: 'end', params: { outcome: 'cancelled' } }, 'keepPlace'],
      },
    },
    output: ({ context: { outcome, username, signInName } }) => ({
      status: outcome ?? 'cancelled',
      username: username || signInName,
    }),
  }),
)
