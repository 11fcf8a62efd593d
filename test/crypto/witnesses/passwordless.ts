import { Passwordless } from 'amazon-cognito-passwordless-auth'
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp'
import type { Signed, Transcript } from './transcript.ts'

/** amazon-cognito-passwordless-auth: native BigInt and WebCrypto, its whole flow over a scripted fetch. ASCII user ids only. */
export function passwordless(transcript: Transcript): Promise<Signed> {
  const { poolName, userId, password, a, A, B, secretBlock } = transcript
  const salt = transcript.salt.replace(/^0+(?=.)/, '') // it hashes the text, others the number; Cognito sends no zeros
  return new Promise((resolve, reject) => {
    const { subtle } = globalThis.crypto
    Passwordless.configure({
      userPoolId: `eu-west-1_${poolName}`,
      clientId: 'client',
      storage: { getItem: () => null, setItem: () => undefined, removeItem: () => undefined },
      crypto: { subtle, getRandomValues: (bytes: Uint8Array) => fillEnd(bytes, a) } as never,
      fetch: (async (_url: unknown, init: { readonly headers: object; readonly body: string }) => {
        const input = JSON.parse(init.body)
        if (!JSON.stringify(init.headers).includes('RespondToAuthChallenge')) {
          if (input.AuthParameters.SRP_A !== A) reject(new Error('Its A is another one'))
          const parameters = {
            SRP_B: B,
            SALT: salt,
            SECRET_BLOCK: secretBlock,
            USER_ID_FOR_SRP: userId,
            USERNAME: userId,
          }
          return answer({ ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: parameters, Session: 'session' })
        }
        const { PASSWORD_CLAIM_SIGNATURE, TIMESTAMP } = input.ChallengeResponses
        resolve({ signature: PASSWORD_CLAIM_SIGNATURE, timestamp: TIMESTAMP })
        throw new Error('the script ends here')
      }) as never,
    })
    authenticateWithSRP({ username: userId, password }).signedIn.catch(reject)
  })
}

const answer = (body: object): object => ({ ok: true, status: 200, json: async () => body })

function fillEnd(bytes: Uint8Array, hex: string): Uint8Array {
  bytes.fill(0)
  bytes.set(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'), bytes.length - Math.ceil(hex.length / 2))
  return bytes
}
