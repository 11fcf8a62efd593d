/**
 * The clients of `npm run bench:browser`, each as the app of one page: who is signed in, a sign-in, and tokens.
 *
 * @module
 */
import { resolve } from 'node:path'
import { OUTPUT } from './ours.mjs'

const ours = (options = '') => `
  import { createAuth, useSignIn } from './src/index.ts'
  import { webStorage } from './src/storage/web-storage.ts'
  const auth = createAuth({ ...pool, endpoint ${options} })
  const { session } = auth
  run({
    who: async () => {
      const present = await session.ready()
      return present.status === 'signedIn' ? present.user.username : undefined
    },
    signIn: async (username, password) => {
      const flow = useSignIn(auth)
      flow.subscribe(() => {})
      const { flow: later } = await flow.getSnapshot().submit({ username, password })
      flow.dispose()
      if (later.step !== 'signedIn') throw new Error(later.error?.message ?? later.step)
    },
    tokens: async () => (await auth.getTokens()).accessToken.expose(),
    openFlows: (count) => {
      for (let at = 0; at < count; at++) {
        const flow = useSignIn(auth)
        flow.subscribe(() => {})
        flow.dispose()
      }
    },
    signOut: () => auth.signOut({ scope: 'local' }),
  })`

/** Each calls `run` with what it can do. Names are those of the printed tables. */
export const PROGRAMS = {
  ours: ours(),
  'ours, localStorage': ours(', storage: webStorage(localStorage)'),
  'aws-amplify': `
    import { Amplify } from 'aws-amplify'
    import { fetchAuthSession, getCurrentUser, signIn, signOut } from 'aws-amplify/auth'
    const { userPoolId, clientId: userPoolClientId } = pool
    Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: endpoint } } })
    run({
      who: () => getCurrentUser().then(({ username }) => username, () => undefined),
      signIn: async (username, password) => {
        const { nextStep } = await signIn({ username, password })
        if (nextStep.signInStep !== 'DONE') throw new Error(nextStep.signInStep)
      },
      tokens: async () => String((await fetchAuthSession()).tokens.accessToken),
      signOut: () => signOut(),
    })`,
  'amazon-cognito-identity-js': `
    import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js'
    const Pool = new CognitoUserPool({ UserPoolId: pool.userPoolId, ClientId: pool.clientId, endpoint })
    const session = () => new Promise((resolve, reject) => {
      const user = Pool.getCurrentUser()
      if (user) user.getSession((error, found) => error ? reject(error) : resolve(found))
      else resolve(undefined)
    })
    run({
      // It tells who is signed in before it looks at the tokens.
      who: async () => Pool.getCurrentUser()?.getUsername(),
      signIn: (Username, Password) => new Promise((onSuccess, onFailure) =>
        new CognitoUser({ Username, Pool })
          .authenticateUser(new AuthenticationDetails({ Username, Password }), { onSuccess, onFailure })),
      tokens: async () => (await session()).getAccessToken().getJwtToken(),
      signOut: () => Pool.getCurrentUser()?.signOut(),
    })`,
  'amazon-cognito-passwordless-auth': `
    import { Passwordless } from 'amazon-cognito-passwordless-auth'
    import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp'
    import { refreshTokens } from 'amazon-cognito-passwordless-auth/refresh'
    import { retrieveTokens } from 'amazon-cognito-passwordless-auth/storage'
    Passwordless.configure({ cognitoIdpEndpoint: endpoint + '/', clientId: pool.clientId, userPoolId: pool.userPoolId })
    run({
      who: async () => (await retrieveTokens())?.username,
      signIn: async (username, password) => {
        // Where it writes u too long it is refused, once in some sixteen times.
        for (let attempt = 1; ; attempt++) {
          try {
            const { signedIn } = authenticateWithSRP({ username, password })
            return void (await signedIn)
          } catch (thrown) {
            if (attempt === 3) throw thrown
          }
        }
      },
      tokens: async () => {
        const found = await retrieveTokens()
        return found.expireAt.valueOf() > Date.now() ? found.accessToken : (await refreshTokens({})).accessToken
      },
      signOut: () => localStorage.clear(),
    })`,
}

export const NAMES = Object.keys(PROGRAMS)
export const FOLDER = resolve(OUTPUT, 'browser')

/** The page of a program. It shows who is signed in as soon as that is known, and keeps the times. */
export const page = ({ userPoolId, clientId }, endpoint) => `<!doctype html><meta charset="utf-8"><title>app</title>
  <header></header>
  <script>
    const pool = ${JSON.stringify({ userPoolId, clientId })}
    const endpoint = ${JSON.stringify(endpoint)}
    const times = { script: performance.now() }
    let client
    let shown
    const known = new Promise((resolve) => { shown = resolve })
    async function run(program) {
      client = program
      const who = await client.who()
      times.who = performance.now()
      document.querySelector('header').textContent = who ?? 'nobody'
      requestAnimationFrame(() => setTimeout(() => { times.header = performance.now(); shown(who) }))
    }
    async function timed(work) {
      const begun = performance.now()
      await work()
      return performance.now() - begun
    }
  </script>
  <script type="module" src="app.js"></script>`
