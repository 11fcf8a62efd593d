/** The page of the inspector test: boxes, and a sign-in whose password is on its way, where the console finds them. */
import { createAuth, Sensitive, useSignIn } from 'cognito-machines'
import { createUserPool } from 'cognito-machines/testing'

// Not a literal: a console that prints functions would show it.
const canary = (name: string): string => ['canary', name, 'Aa1!'].join('-')

const password = canary('password')
const pool = createUserPool({ users: [{ username: 'ada', password }] })
const base = { userPoolId: pool.userPoolId, clientId: pool.clientId, authFlow: 'USER_PASSWORD_AUTH' as const }

const flow = useSignIn(createAuth({ ...base, fetch: () => new Promise(() => {}) }), { resume: false })
flow.subscribe(() => {})
const view = flow.getSnapshot()
if (view.step === 'identify') void view.submit({ username: 'ada', password })

const auth = createAuth({ ...base, fetch: pool.fetch })
const other = useSignIn(auth, { resume: false })
const start = other.getSnapshot()
if (start.step === 'identify') await start.submit({ username: 'ada', password })
const tokens = await auth.getTokens()

const box = new Sensitive(canary('box'))
Object.assign(window, {
  shown: {
    box,
    object: new Sensitive({ inside: canary('object') }),
    proxy: new Proxy(box, {}),
    tokens,
    request: (flow.actor.getSnapshot() as unknown as { readonly context: { readonly request: object } }).context
      .request,
    loose: { hidden: Object.defineProperty({}, 'value', { value: canary('loose') }) },
  },
  /** The secrets, for the test only. */
  readSecrets: () => [canary('box'), canary('object'), password, tokens.accessToken.expose(), tokens.idToken.expose()],
})
