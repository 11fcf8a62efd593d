import { signSrpSession } from 'cognito-srp-helper'
import { TIMESTAMP, type Transcript, type Witness } from './transcript.ts'

/** cognito-srp-helper: `signSrpSession` on a session with `a` given. */
export const srpHelper: Witness = (transcript: Transcript) => {
  const { poolName, userId, password, a, A, B, salt, secretBlock } = transcript
  const session = {
    username: userId,
    password,
    isHashed: false,
    poolId: `eu-west-1_${poolName}`,
    poolIdAbbr: poolName,
    timestamp: TIMESTAMP,
    smallA: a,
    largeA: A,
  }
  const signed = signSrpSession(session, {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeParameters: { SALT: salt, SRP_B: B, SECRET_BLOCK: secretBlock, USER_ID_FOR_SRP: userId },
  })
  return { signature: signed.passwordSignature, timestamp: TIMESTAMP }
}
