/**
 * `RespondToAuthChallenge`: answers the challenge of a sign-in. Not simulated: threat protection, analytics.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import type { ChallengeNameType } from '../../transport/operations.ts'
import { answerCustomChallenge } from '../challenges/custom-challenge.ts'
import { answerDevicePasswordVerifier } from '../challenges/device-password-verifier.ts'
import { answerDeviceSrpAuth } from '../challenges/device-srp-auth.ts'
import { answerMfaSetup } from '../challenges/mfa-setup.ts'
import { answerNewPassword } from '../challenges/new-password-required.ts'
import { answerPassword, answerPasswordSrp } from '../challenges/password.ts'
import { answerPasswordVerifier } from '../challenges/password-verifier.ts'
import { answerSelectChallenge } from '../challenges/select-challenge.ts'
import { answerSelectMfaType } from '../challenges/select-mfa-type.ts'
import { answerSentCode } from '../challenges/sent-code.ts'
import { answerTotp } from '../challenges/software-token-mfa.ts'
import { answerPasskey } from '../challenges/web-authn.ts'
import type { PoolState } from '../pool-state.ts'
import { type ChallengeRequest, type Outcome, readTexts } from '../sign-in/auth-request.ts'
import { settle } from '../sign-in/next-step.ts'
import { findClient } from '../tokens/secret-hash.ts'
import { invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `RespondToAuthChallenge`. */
export const respondToAuthChallenge: Operation<'RespondToAuthChallenge'> = async (pool, input) => {
  const client = findClient(pool, input.ClientId)
  const request: ChallengeRequest = {
    client,
    responses: readTexts(input.ChallengeResponses),
    session: input.Session,
    clientMetadata: input.ClientMetadata,
  }
  return settle(pool, await ANSWERS[input.ChallengeName](pool, request))
}

type Answer = (pool: PoolState, request: ChallengeRequest) => Outcome | Promise<Outcome>

const ANSWERS: Readonly<Record<ChallengeNameType, Answer>> = {
  ADMIN_NO_SRP_AUTH: () => {
    throw invalidParameter('ADMIN_NO_SRP_AUTH is not a challenge that can be answered.')
  },
  CUSTOM_CHALLENGE: answerCustomChallenge,
  DEVICE_PASSWORD_VERIFIER: answerDevicePasswordVerifier,
  DEVICE_SRP_AUTH: answerDeviceSrpAuth,
  EMAIL_OTP: (pool, request) => answerSentCode(pool, request, 'EMAIL_OTP'),
  MFA_SETUP: answerMfaSetup,
  NEW_PASSWORD_REQUIRED: answerNewPassword,
  PASSWORD: answerPassword,
  PASSWORD_SRP: answerPasswordSrp,
  PASSWORD_VERIFIER: answerPasswordVerifier,
  SELECT_CHALLENGE: answerSelectChallenge,
  SELECT_MFA_TYPE: answerSelectMfaType,
  SMS_MFA: (pool, request) => answerSentCode(pool, request, 'SMS_MFA'),
  SMS_OTP: (pool, request) => answerSentCode(pool, request, 'SMS_OTP'),
  SOFTWARE_TOKEN_MFA: answerTotp,
  WEB_AUTHN: answerPasskey,
}
