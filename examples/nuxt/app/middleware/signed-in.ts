/** For pages that need a user: `definePageMeta({ middleware: 'signed-in' })`. */
export default defineNuxtRouteMiddleware(async (to) => {
  const { $auth, $initialSession, isHydrating } = useNuxtApp()
  // The server has decided already.
  if (isHydrating) return true
  const session = import.meta.server ? $initialSession : await $auth.session.ready()
  return session?.status === 'signedIn' || navigateTo({ path: '/sign-in', query: { from: to.fullPath } })
})
