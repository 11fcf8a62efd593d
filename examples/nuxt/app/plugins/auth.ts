import { createAuth, type SessionSnapshot } from 'cognito-machines'
import { createAuthPlugin } from 'cognito-machines/vue'

export default defineNuxtPlugin(({ vueApp }) => {
  const { userPoolId, clientId } = useRuntimeConfig().public
  const auth = createAuth({ userPoolId, clientId, server: '/api/auth' })
  // In the payload: the page hydrates with what the server has rendered.
  const { value: initialSession } = useState<SessionSnapshot | undefined>(
    'session',
    () => useRequestEvent()?.context.session,
  )
  vueApp.use(createAuthPlugin(auth, { initialSession }))
  return { provide: { auth, initialSession } }
})
