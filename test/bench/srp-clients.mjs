/**
 * The sign-in of each client, down to what it computes: `A`, then the claim. The network is a function call,
 * during which the stopwatch stands still.
 *
 * @module
 */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Passwordless } from 'amazon-cognito-passwordless-auth'
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp'
import { createSrpSession, signSrpSession } from 'cognito-srp-helper'
import { USER } from './srp-server.mjs'

const require = createRequire(import.meta.url)
const timestamp = 'Tue Feb 1 03:04:05 UTC 2000'
const userPoolId = `eu-west-1_${USER.poolName}`

/**
 * One client. `signIn` is given the server; `prepare` runs before the stopwatch starts.
 *
 * @typedef {{ challenge(A: string): Record<string, string>, verify(claim: { signature: string, timestamp: string }): void }} Server
 * @typedef {{
 *   name: string,
 *   isSometimesRefused?: boolean,
 *   prepare?: () => Promise<unknown>,
 *   signIn(server: Server, prepared?: unknown): Promise<void>,
 * }} Client
 */

/**
 * Ours, on a back end, with `A` made in the sign-in or ahead of it.
 *
 * @returns {Client}
 */
export function ourClient(name, ours, modPow, isAhead = false) {
  const createPair = () => ours.createKeyPair((length) => crypto.getRandomValues(new Uint8Array(length)), modPow)
  return {
    name,
    ...(isAhead && { prepare: createPair }),
    async signIn(server, prepared) {
      const keyPair = prepared ?? (await createPair())
      const parameters = server.challenge(keyPair.A)
      const signature = await ours.passwordClaim({
        poolName: USER.poolName,
        userId: parameters.USER_ID_FOR_SRP,
        password: new ours.Sensitive(USER.password),
        keyPair,
        B: parameters.SRP_B,
        salt: parameters.SALT,
        secretBlock: parameters.SECRET_BLOCK,
        timestamp,
        modPow,
      })
      server.verify({ signature, timestamp })
    },
  }
}

const library = require('amazon-cognito-identity-js')
const nothing = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, clear: () => undefined }

/** @type {Client} */
export const identityJs = {
  name: 'amazon-cognito-identity-js',
  signIn(server) {
    const Pool = new library.CognitoUserPool({ UserPoolId: userPoolId, ClientId: 'client', Storage: nothing })
    const user = new library.CognitoUser({ Username: USER.username, Pool, Storage: nothing })
    return new Promise((resolve, reject) => {
      user.client = {
        request(operation, input, done) {
          if (operation === 'InitiateAuth') {
            done(null, { ChallengeParameters: server.challenge(input.AuthParameters.SRP_A) })
            return
          }
          const { PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP } = input.ChallengeResponses
          server.verify({ signature, timestamp: TIMESTAMP })
          resolve()
        },
      }
      const details = new library.AuthenticationDetails({ Username: USER.username, Password: USER.password })
      user.authenticateUser(details, { onFailure: reject, onSuccess: reject })
    })
  },
}

// Amplify does not export its SRP: found beside what it exports, wherever npm put it.
const amplifyAuth = dirname(createRequire(require.resolve('aws-amplify/auth')).resolve('@aws-amplify/auth'))
const amplifySrp = (name) => require(join(amplifyAuth, 'providers/cognito/utils/srp', name))
const { getAuthenticationHelper } = amplifySrp('getAuthenticationHelper.js')
const { getSignatureString } = amplifySrp('getSignatureString.js')
const { BigInteger } = amplifySrp('BigInteger/index.js')

/** @type {Client} */
export const amplify = {
  name: 'aws-amplify',
  async signIn(server) {
    const { poolName: userPoolName, username, password } = USER
    const helper = await getAuthenticationHelper(userPoolName)
    const challengeParameters = server.challenge(helper.A.toString(16))
    const hkdf = await helper.getPasswordAuthenticationKey({
      username,
      password,
      serverBValue: new BigInteger(challengeParameters.SRP_B, 16),
      salt: new BigInteger(challengeParameters.SALT, 16),
    })
    const signature = getSignatureString({ username, userPoolName, challengeParameters, dateNow: timestamp, hkdf })
    server.verify({ signature, timestamp })
  },
}

/** @type {Client} */
export const srpHelper = {
  name: 'cognito-srp-helper',
  async signIn(server) {
    const session = createSrpSession(USER.username, USER.password, userPoolId, false)
    const ChallengeParameters = server.challenge(session.largeA)
    const signed = signSrpSession(session, { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters })
    server.verify({ signature: signed.passwordSignature, timestamp: session.timestamp })
  },
}

const { SRPClient, calculateSignature } = require('amazon-user-pool-srp-client')

/** @type {Client} */
export const userPoolSrpClient = {
  name: 'amazon-user-pool-srp-client',
  async signIn(server) {
    const client = new SRPClient(USER.poolName)
    const { SRP_B, SALT, SECRET_BLOCK } = server.challenge(client.calculateA())
    const key = client.getPasswordAuthenticationKey(USER.username, USER.password, SRP_B, SALT)
    const signature = calculateSignature(key, USER.poolName, USER.username, SECRET_BLOCK, timestamp)
    server.verify({ signature, timestamp })
  },
}

/** @type {Client} */
export const passwordless = {
  name: 'amazon-cognito-passwordless-auth',
  // It leaves a leading zero in the hash `u`: one sign-in in 256 is refused.
  isSometimesRefused: true,
  signIn(server) {
    return new Promise((resolve, reject) => {
      Passwordless.configure({
        userPoolId,
        clientId: 'client',
        storage: nothing,
        async fetch(_url, { headers, body }) {
          const input = JSON.parse(body)
          if (!JSON.stringify(headers).includes('RespondToAuthChallenge')) {
            const ChallengeParameters = server.challenge(input.AuthParameters.SRP_A)
            const answer = { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters, Session: 'session' }
            return { ok: true, status: 200, json: async () => answer }
          }
          const { PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP } = input.ChallengeResponses
          server.verify({ signature, timestamp: TIMESTAMP })
          resolve()
          throw new Error('the benchmark ends here')
        },
      })
      const { username, password } = USER
      authenticateWithSRP({ username, password }).signedIn.catch(reject)
    })
  },
}
