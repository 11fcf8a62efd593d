/**
 * `useSignIn` without a framework: the sign-in as a view and its actions.
 *
 * @module
 */
import { createActor, type SnapshotFrom } from 'xstate'
import type { WithAuthContext } from '../src/auth-context.ts'
import { InvalidInputError } from '../src/errors.ts'
import { readAnswer, readAttributes, readCode, readEmail, readTotpCode } from '../src/sign-in/codes.ts'
import { type Credentials, readCredentials, readPassword } from '../src/sign-in/sign-in-request.ts'
import { createFlow, type Flow, type Perform } from './flow.ts'
import { inspectedBy } from './inspected-by.ts'
import { DEFAULT_CHALLENGE_LIFETIME_MS, provideSignIn } from './sign-in.actors.ts'
import { createProjection } from './sign-in.project.ts'
import type { SignInEvent } from './sign-in.types.ts'
import type { Action, SignIn, SignInActions } from './sign-in.view.ts'

/** How a sign-in behaves. */
export interface SignInOptions {
  /** Whether a reload comes back to the unfinished sign-in. Default: true. */
  readonly resume?: boolean
  /** What an authenticator app calls this app. Default: the user pool's id. */
  readonly issuer?: string
  /** `conditional` offers passkeys in the autofill list. Default: `modal`. */
  readonly passkeyMediation?: 'modal' | 'conditional'
  /** How long a challenge may be answered (`AuthSessionValidity` of the app client). Milliseconds. Default: 3 minutes. */
  readonly challengeLifetimeMs?: number
  /** Credentials to submit as soon as somebody listens, such as the `signIn` of a finished sign-up. */
  readonly credentials?: Credentials
}

/** A running sign-in. */
export type SignInFlow = Flow<SignIn, SignInEvent>

/**
 * Starts a sign-in conversation. It makes no request before credentials are submitted.
 *
 * @example
 * const flow = useSignIn(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function useSignIn(auth: WithAuthContext, options: SignInOptions = {}): SignInFlow {
  const { context } = auth
  const { settings } = context
  const logic = provideSignIn(context, {
    resume: options.resume ?? true,
    passkeyMediation: options.passkeyMediation ?? 'modal',
    challengeLifetimeMs: options.challengeLifetimeMs ?? DEFAULT_CHALLENGE_LIFETIME_MS,
  })
  // `A` is computed while the person types.
  if (settings.authFlow === 'USER_SRP_AUTH' || settings.authFlow === 'CUSTOM_AUTH_WITH_SRP')
    context.srpKeyPairs.prepare()
  const read = (credentials: Credentials) => readCredentials(credentials, settings.authFlow)
  const flow = createFlow<SnapshotFrom<typeof logic>, SignInEvent, SignIn, SignInActions>({
    createAttempt: ({ first, error }) =>
      createActor(logic, {
        input: { resume: first && options.credentials === undefined, error },
        ...inspectedBy(auth),
      }),
    createActions: (perform: Perform<SignIn, SignInEvent>, cancel): SignInActions =>
      createActions(perform, cancel, read),
    toView: createProjection(options.issuer ?? settings.userPoolId),
    onBegin: () => {
      const { credentials } = options
      const view = flow.getSnapshot()
      if (credentials && view.step === 'identify') void view.submit(credentials)
    },
  })
  return flow
}

function createActions(
  perform: Perform<SignIn, SignInEvent>,
  cancel: Action,
  read: (credentials: Credentials) => ReturnType<typeof readCredentials>,
): SignInActions {
  const plain =
    (step: SignIn['step'], type: PlainEvent): Action =>
    () =>
      perform(step, () => ({ type }))
  const code =
    (step: SignIn['step'], readStepCode: typeof readCode): Action<[string]> =>
    (typed) =>
      perform(step, () => ({ type: 'code.submit', code: readStepCode(typed) }))

  return {
    cancel,
    submitCredentials: (credentials) =>
      perform('identify', () => ({ type: 'signIn.submit', request: read(credentials) })),
    submitPassword: (input) =>
      perform('password', () => ({ type: 'password.submit', password: requirePassword(input?.password, 'password') })),
    chooseFactor: (factor, input) =>
      perform('chooseFactor', () => ({
        type: 'factor.select',
        factor,
        password: readPassword(input?.password),
      })),
    chooseMfa: (method) => perform('chooseMfa', () => ({ type: 'mfa.select', method })),
    submitCode: {
      smsCode: code('smsCode', readCode),
      emailCode: code('emailCode', readCode),
      totpCode: code('totpCode', readTotpCode),
    },
    resend: { smsCode: plain('smsCode', 'code.resend'), emailCode: plain('emailCode', 'code.resend') },
    chooseAnother: {
      smsCode: plain('smsCode', 'factor.chooseAnother'),
      emailCode: plain('emailCode', 'factor.chooseAnother'),
      password: plain('password', 'factor.chooseAnother'),
      passkey: plain('passkey', 'factor.chooseAnother'),
      unsupported: plain('unsupported', 'factor.chooseAnother'),
    },
    chooseMfaSetup: (method) => perform('chooseMfaSetup', () => ({ type: 'mfaSetup.select', method })),
    submitTotp: (input) =>
      perform('setUpTotp', () => ({
        type: 'totp.submit',
        code: readTotpCode(input?.code),
        deviceName: input.deviceName === '' ? undefined : input.deviceName,
      })),
    submitEmail: (input) => perform('setUpEmail', () => ({ type: 'email.submit', email: readEmail(input?.email) })),
    submitNewPassword: (input) =>
      perform('newPassword', () => ({
        type: 'newPassword.submit',
        password: requirePassword(input?.password, 'newPassword'),
        attributes: readAttributes(input?.attributes),
      })),
    retryPasskey: plain('passkey', 'passkey.start'),
    submitAnswer: (answer) => perform('custom', () => ({ type: 'answer.submit', answer: readAnswer(answer) })),
    rememberDevice: plain('rememberDevice', 'device.remember'),
    skipDevice: plain('rememberDevice', 'device.skip'),
  }
}

/** Events that carry nothing. */
type PlainEvent = 'code.resend' | 'factor.chooseAnother' | 'passkey.start' | 'device.remember' | 'device.skip'

function requirePassword(password: Parameters<typeof readPassword>[0], field: string) {
  const read = readPassword(password, field)
  if (read === undefined) throw new InvalidInputError('The password is missing', { field })
  return read
}
