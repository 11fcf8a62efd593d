/**
 * Vocabulary of the sign-in chart: its types, and its actors, guards and actions under the names that the chart uses.
 *
 * @module
 */
import { assign, type PromiseActorLogic, raise, stateIn } from 'xstate'
import { FlowError, toAuthError } from '../../src/errors.ts'
import { explainRefusal, isExceptionOf, isUnconfirmedUser } from '../../src/refusals.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Answered } from '../../src/sign-in/call.ts'
import {
  type Challenge,
  firstFactors,
  type NewDevice,
  offerFactors,
  type SignInResult,
} from '../../src/sign-in/challenge.ts'
import type { SignInRequest } from '../../src/sign-in/credentials.ts'
import { type Answer, type ChallengeReply, isAnswer } from '../../src/sign-in/respond.ts'
import type { Resumed } from '../../src/sign-in/resume.ts'
import { errorOf, setup } from '../logic.ts'
import {
  canAnswerAgain,
  canChooseAnother,
  canResend,
  firstContext,
  type InternalEvent,
  isAsked,
  isDeviceRefused,
  isProof,
  lacksPassword,
  openChallenge,
  type SignInContext,
  type SignInEnd,
  type SignInEvent,
  type SignInInput,
  type SignInOutput,
  type SignInTag,
  setupMethodOf,
  withAnswer,
} from './context.ts'

/** Types of the actors, which `actors.ts` provides. Input and output of each are its own. */
export type SignInActors = {
  loadResume: PromiseActorLogic<Resumed | undefined, { readonly wanted: boolean }>
  initiateAuth: PromiseActorLogic<Answered, { readonly request: SignInRequest }>
  respondToChallenge: PromiseActorLogic<Answered, ChallengeReply>
  forgetDevice: PromiseActorLogic<void, { readonly username: string }>
  associateSoftwareToken: PromiseActorLogic<
    { readonly secret: Sensitive<string>; readonly challenge: Challenge },
    { readonly challenge: Challenge }
  >
  verifySoftwareToken: PromiseActorLogic<
    { readonly challenge: Challenge },
    { readonly challenge: Challenge; readonly answer: Answer | undefined }
  >
  signWithPasskey: PromiseActorLogic<Answer, { readonly challenge: Challenge }>
  saveSession: PromiseActorLogic<
    { readonly username: string },
    Pick<SignInContext, 'device' | 'signInName'> & { readonly result: SignInResult; readonly request: SignInRequest }
  >
  confirmDevice: PromiseActorLogic<
    { readonly asks: boolean },
    Pick<SignInContext, 'username' | 'signInName'> & { readonly newDevice: NewDevice }
  >
  updateDevice: PromiseActorLogic<void, { readonly newDevice: NewDevice; readonly remembered: boolean }>
}

/** More requests than this in a row without a question to the user, and something is wrong on the other side. */
const MOST_REQUESTS_IN_A_ROW = 12

/** The parts that the chart is written with. */
export const signInSetup = setup({
  types: {} as {
    context: SignInContext
    events: SignInEvent | InternalEvent
    input: SignInInput
    output: SignInOutput
    tags: SignInTag
  },
  actors: {} as SignInActors,
  guards: {
    isIdle: stateIn({ active: { request: 'idle' } }),
    isAtPasskeyPrompt: stateIn({ active: { request: 'authenticating' } }),
    isAtPassword: stateIn({ active: { prompt: 'password' } }),
    isAsked: ({ context }) => isAsked(context),
    isNotAsked: ({ context }) => !isAsked(context),
    hasError: ({ context }) => context.error !== undefined,
    hasResult: ({ context }) => context.result !== undefined,
    hasNewDevice: ({ context }) => context.result?.newDevice !== undefined,
    hasSetupMethods: ({ context: { nextChallenge } }) =>
      nextChallenge?.type === 'MFA_SETUP' && nextChallenge.methods.length > 0,
    lacksPassword: ({ context }) => lacksPassword(context),
    waitsForPassword: ({ context: { request } }) =>
      request?.preferredChallenge?.startsWith('PASSWORD') === true && !request.password,
    isPasswordFactor: ({ context: { request }, event }) =>
      event.type === 'factor.select' && event.factor.startsWith('PASSWORD') && !event.password && !request?.password,
    /** True if the first factors are known: from a choice, or from the list beside another challenge. */
    knowsFactors: ({ context: { request, challenge } }) =>
      challenge !== undefined &&
      (challenge.type === 'SELECT_CHALLENGE' ||
        (request?.authFlow === 'USER_AUTH' && firstFactors(challenge).length > 1)),
    isTotpChosen: ({ event }) => event.type === 'mfaSetup.select' && event.method === 'SOFTWARE_TOKEN_MFA',
    canResend: ({ context }) => canResend(context),
    canChooseAnother: ({ context }) => canChooseAnother(context),
    /** True if the service keeps asking without end. */
    isLooping: ({ context: { result, requestsInARow } }) => !result && requestsInARow > MOST_REQUESTS_IN_A_ROW,
    isProof: ({ context }) => isProof(context),
    isPasskey: ({ context }) => context.nextChallenge?.type === 'WEB_AUTHN',
    isTotpSetup: ({ context }) => setupMethodOf(context) === 'SOFTWARE_TOKEN_MFA',
    isEmailSetup: ({ context }) => setupMethodOf(context) === 'EMAIL_OTP',
    isUserNotConfirmed: ({ context }) => isUnconfirmedUser(context.error),
    isPasswordResetRequired: ({ context }) => isExceptionOf(context.error, 'PasswordResetRequiredException'),
    isDeviceRefused: ({ context }) => isDeviceRefused(context),
    canAnswerAgain: ({ context }) => canAnswerAgain(context),
    isResumed: (_, resumed: Resumed | undefined) => resumed !== undefined,
    resumesTotpSetup: (_, resumed: Resumed | undefined) =>
      resumed?.challenge.type === 'MFA_SETUP' &&
      setupMethodOf({ ...firstContext({}), ...resumed, nextChallenge: resumed.challenge }) === 'SOFTWARE_TOKEN_MFA',
    asksToRemember: (_, { asks }: { asks: boolean }) => asks,
  },
  actions: {
    /** Keeps the place for a reload, or forgets it where there is nothing to come back to. Provided by the flow. */
    keepPlace: () => {},
    /** Clears the validation error of the form. */
    takeResumed: assign((_, resumed: Resumed | undefined) => {
      if (!resumed) return {}
      const { challenge, ...rest } = resumed
      return { ...rest, nextChallenge: challenge, error: undefined }
    }),
    takeRequest: assign(({ event }) =>
      event.type === 'signIn.submit'
        ? { ...firstContext({ signInName: event.request.username }), request: event.request }
        : {},
    ),
    /** Keeps the user's answer for its request, and those parts that a later request needs again. */
    takeAnswer: assign(({ context, event }) => (isAnswer(event) ? withAnswer(context, event) : {})),
    takeCredential: assign((_, answer: Answer) => ({ answer })),
    takeResponse: assign(({ context }, { step, keyPair, device }: Answered) => ({
      nextChallenge: step.challenge,
      result: step.result,
      keyPair,
      device,
      answer: undefined,
      setupMethod: undefined,
      requestsInARow: context.requestsInARow + 1,
    })),
    /** The `Session` of a sign-up starts one sign-in. */
    spendSession: assign(({ context: { request } }) => ({ request: request && { ...request, session: undefined } })),
    takeSecret: assign((_, { secret, challenge }: { secret: Sensitive<string>; challenge: Challenge }) => ({
      totpSecret: secret,
      nextChallenge: challenge,
    })),
    /** The TOTP secret is verified, so its step is over: only what is on screen shows it until the service answers. */
    takeChallenge: assign(({ context }, { challenge }: { challenge: Challenge }) => ({
      nextChallenge: challenge,
      totpSecret: undefined,
      requestsInARow: context.requestsInARow + 1,
    })),
    countRequest: assign(({ context }) => ({ requestsInARow: context.requestsInARow + 1 })),
    takeUser: assign(({ context }, { username }: { username: string }) => ({
      username,
      newDevice: context.result?.newDevice,
      result: undefined,
      request: undefined,
    })),
    /** Puts the latest challenge on screen. */
    show: assign(({ context, event }) => ({
      challenge: openChallenge(context),
      nextChallenge: undefined,
      // It is seen at one step only.
      totpSecret: event.type === 'totp.ask' ? context.totpSecret : undefined,
      setupMethod: event.type === 'totp.ask' ? 'SOFTWARE_TOKEN_MFA' : context.setupMethod,
    })),
    hideChallenge: assign({ challenge: undefined, nextChallenge: undefined, totpSecret: undefined }),
    fail: assign(({ context, event }) => ({
      error: explainRefusal(toAuthError(errorOf(event)), openChallenge(context)?.type),
    })),
    failLooping: assign(() => ({
      error: new FlowError('Cognito keeps asking for the same proof', { code: 'ERR_CHALLENGE_LOOP' }),
    })),
    clearError: assign({ error: undefined }),
    /** Nothing of the last round of requests is left: the user is asked. */
    settle: assign({ isRestarted: false, requestsInARow: 0, answer: undefined }),
    startOver: assign(({ context: { signInName, error } }) => firstContext({ signInName, error })),
    startAgain: assign({ isRestarted: true }),
    forgetFactor: assign(({ context: { request } }) => ({
      request: request && { ...request, preferredChallenge: undefined },
    })),
    /** Puts the list of first factors on screen; the second factor is chosen anew as well. */
    listFactors: assign(({ context: { challenge } }) => ({
      challenge: challenge?.type === 'SELECT_CHALLENGE' ? challenge : offerFactors(challenge!),
      chosenMfa: undefined,
      error: undefined,
    })),
    dropNext: assign({ nextChallenge: undefined, result: undefined }),
    /** A password that was refused is asked for again. */
    forgetPassword: assign(({ context: { request } }) => ({
      request: request && { ...request, password: undefined },
      keyPair: undefined,
      nextChallenge: undefined,
      result: undefined,
    })),
    /** Nothing secret outlives the sign-in. */
    end: assign(({ context: { signInName, username, error } }, { outcome }: { outcome: SignInEnd }) => ({
      ...firstContext({ signInName, error: outcome === 'signedIn' ? undefined : error }),
      username,
      outcome,
    })),
    begin: raise({ type: 'begin' }),
    initiate: raise({ type: 'initiate' }),
    respond: raise({ type: 'respond' }),
    associate: raise({ type: 'associate' }),
    verify: raise({ type: 'verify' }),
    authenticate: raise({ type: 'authenticate' }),
    abort: raise({ type: 'abort' }),
    finish: raise({ type: 'finish' }),
    restart: raise({ type: 'restart' }),
    askPassword: raise({ type: 'password.ask' }),
    askTotp: raise({ type: 'totp.ask' }),
    askFactor: raise({ type: 'factor.ask' }),
    askToRemember: raise({ type: 'device.ask' }),
    rememberDevice: raise({ type: 'device.save', remembered: true }),
    skipDevice: raise({ type: 'device.save', remembered: false }),
    /** Raises Cognito's word. */
    announce: raise(({ context: { nextChallenge } }) => ({
      type: `challenge.${nextChallenge?.type === 'unsupported' ? nextChallenge.name : nextChallenge?.type}` as const,
    })),
  },
})
