/** A command-line program that signs in, and does not say when it is done. */
import { createAuth, useSignIn } from '../../src/index.ts'
import { createUserPool } from '../../src/testing/index.ts'

const pool = createUserPool({ users: [{ username: 'ada', password: 'Correct-horse-1' }] })
const auth = createAuth({ userPoolId: pool.userPoolId, clientId: pool.clientId, fetch: pool.fetch })
const view = useSignIn(auth).getSnapshot()
if (view.step === 'identify') await view.submit({ username: 'ada', password: 'Correct-horse-1' })
await auth.getTokens()
console.log(auth.session.getSnapshot().status)
