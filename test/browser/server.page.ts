/**
 * The app of a page whose tokens stay on its server.
 *
 * @module
 */
import { createAuth, useSignIn } from 'cognito-machines'

const { userPoolId = '', clientId = '' } = document.documentElement.dataset
const seen: string[] = []
const auth = createAuth({ userPoolId, clientId, server: '/api/auth', inspect: (event) => seen.push(print(event)) })
auth.session.subscribe(() => {})

/** Everything of an event that a tool could print. */
function print(event: unknown): string {
  const known = new Set<unknown>()
  return JSON.stringify(event, (_, value) => {
    if (typeof value !== 'object' || value === null) return value
    if (known.has(value)) return undefined
    known.add(value)
    return value
  })
}

const app = {
  async signIn(username: string, password: string): Promise<string> {
    const flow = useSignIn(auth)
    const view = flow.getSnapshot()
    if (view.step === 'identify') await view.submit({ username, password })
    return flow.getSnapshot().step
  },
  who: async (): Promise<string | undefined> => {
    const session = await auth.session.ready()
    return session.status === 'signedIn' ? session.user.email : undefined
  },
  status: () => auth.session.getSnapshot().status,
  tokens: () => auth.getTokens().then(String, (error) => error.code),
  signOut: () => auth.signOut(),
  seen: () => seen.join('\n'),
}

export type ServerPage = typeof app

Object.assign(window, { app })
