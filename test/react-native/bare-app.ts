/** An app as it runs on a phone: bundled, with nothing around it but what React Native gives. */
import { createAuth, useSignIn } from 'cognito-machines'
import { reactNativePorts } from 'cognito-machines/react-native'
import { memoryStorage } from 'cognito-machines/storage'

declare const host: {
  readonly userPoolId: string
  readonly clientId: string
  readonly fetch: never
  readonly getRandomBytes: (length: number) => Uint8Array
}

const AppState = { addEventListener: () => ({ remove: () => undefined }) }

/** Signs in by SRP, with a device, and refreshes. */
async function run(password: string): Promise<string> {
  const auth = createAuth({
    userPoolId: host.userPoolId,
    clientId: host.clientId,
    fetch: host.fetch,
    ...reactNativePorts({ AppState, crypto: { getRandomBytes: host.getRandomBytes }, storage: memoryStorage() }),
  })
  const flow = useSignIn(auth)
  const view = flow.getSnapshot()
  if (view.step === 'identify') await view.submit({ username: 'Žofie', password })
  const { step, error } = flow.getSnapshot()
  if (step !== 'signedIn') return `${step} ${error?.code}`
  const { expiresAt } = await auth.getTokens({ forceRefresh: true })
  auth.dispose()
  return `${step} until ${typeof expiresAt}`
}

Object.assign(globalThis, { run })
