/**
 * The programs whose size is measured: what an app would write, with our package and with its peers.
 *
 * @module
 */

/** Everything that signing in by SRP, with every MFA and devices, and staying signed in needs. */
const SIGN_IN = `import { createAuth, useSignIn } from 'cognito-machines'`

/** What a user who comes back signed in loads before the first screen. */
const RETURNING = `import { createAuth } from 'cognito-machines'`
const EVERYTHING = `import * as all from 'cognito-machines'
  import * as account from 'cognito-machines/account'`

/** Measured, plus one per cent: with and without XState. */
const CEILINGS = { returning: [41_280, 28_770], signIn: [54_860, 42_240], crypto: 5_850, everything: [66_450, 54_010] }

/** A framework is the app's own in every case. */
const FRAMEWORKS = ['react', 'react-dom', 'react-native', 'vue', 'svelte', 'solid-js', '@angular/*']

/**
 * @typedef {object} Bundle
 * @property {string} name
 * @property {string} code What the app imports. Every imported name is kept.
 * @property {string[]} external Packages that are not counted.
 * @property {number} [budget] The most it may weigh. Bytes after gzip.
 * @property {number} [ceiling] What it may weigh until the budget is reached: it must not grow on the way there.
 * @property {string} [without] A program whose size is taken off: what the app has already.
 */

/**
 * Our bundles. A budget is one of design section 9; 1 kB is 1000 bytes.
 *
 * @param {string[]} subpaths The subpaths that the package exports.
 * @returns {Bundle[]}
 */
export function ourBundles(subpaths) {
  const adapters = ['react', 'vue', 'svelte', 'solid', 'angular'].filter((name) => subpaths.includes(`./${name}`))
  return [
    ...withAndWithout(
      'a returning user: createAuth, session, getTokens, signOut',
      RETURNING,
      [31_500, 19_500],
      CEILINGS.returning,
    ),
    ...withAndWithout(
      'the same + useSignIn (SRP, every MFA, devices, resume)',
      SIGN_IN,
      [41_500, 29_500],
      CEILINGS.signIn,
    ),
    {
      name: 'on demand by an SRP sign-in: all its cryptography',
      code: `import { authCrypto } from 'cognito-machines/crypto'`,
      without: `import { AuthError } from 'cognito-machines'`,
      external: [...FRAMEWORKS, 'xstate'],
      budget: 5_500,
      ceiling: CEILINGS.crypto,
    },
    ...withAndWithout('everything of . and ./account', EVERYTHING, [54_000, 42_500], CEILINGS.everything),
    ...adapters.map((name) => ({
      name: `useSignIn of cognito-machines/${name}, on top of the core`,
      code: `import { createAuth, useSignIn as core } from 'cognito-machines'
        import { useSignIn } from 'cognito-machines/${name}'`,
      without: SIGN_IN,
      external: [...FRAMEWORKS, 'xstate'],
      budget: 1_000,
    })),
    ...subpaths
      .filter((subpath) => !['./package.json', './machines'].includes(subpath) && !/testing|\/node$/.test(subpath))
      .map((subpath) => ({
        name: `everything of cognito-machines${subpath.slice(1)}, without XState`,
        code: `import * as all from 'cognito-machines${subpath.slice(1)}'`,
        external: [...FRAMEWORKS, 'xstate', '@aws-sdk/*'],
      })),
  ]
}

/** Two rows of one program: an app may have XState already. */
function withAndWithout(name, code, [budget, budgetWithout], [ceiling, ceilingWithout]) {
  return [
    { name: `${name}, with XState`, code, external: FRAMEWORKS, budget, ceiling },
    {
      name: `${name}, without XState`,
      code,
      external: [...FRAMEWORKS, 'xstate'],
      budget: budgetWithout,
      ceiling: ceilingWithout,
    },
  ]
}

/** What people use instead, each for signing in with SRP and staying signed in. @type {Bundle[]} */
export const peerBundles = [
  {
    name: 'aws-amplify v6: signIn, confirmSignIn, fetchAuthSession, signOut',
    code: `import { Amplify } from 'aws-amplify'
      import { signIn, confirmSignIn, fetchAuthSession, signOut } from 'aws-amplify/auth'`,
    external: FRAMEWORKS,
  },
  {
    name: 'amazon-cognito-identity-js: sign-in',
    code: `import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'`,
    external: FRAMEWORKS,
  },
  {
    name: 'amazon-cognito-passwordless-auth: SRP, refresh, sign-out (no devices, no state)',
    code: `import { Passwordless } from 'amazon-cognito-passwordless-auth'
      import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp'
      import { signOut } from 'amazon-cognito-passwordless-auth/common'`,
    external: FRAMEWORKS,
  },
  {
    name: '@aws-sdk/client-cognito-identity-provider: two commands',
    code: `import { CognitoIdentityProviderClient, InitiateAuthCommand, RespondToAuthChallengeCommand }
      from '@aws-sdk/client-cognito-identity-provider'`,
    external: FRAMEWORKS,
  },
  {
    name: 'xstate alone: createActor, setup, assign, fromPromise',
    code: `import { createActor, setup, assign, fromPromise } from 'xstate'`,
    external: FRAMEWORKS,
  },
]
