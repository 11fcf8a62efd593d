import { redirect } from '@sveltejs/kit'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = ({ locals, url }) => {
  if (locals.session.status !== 'signedIn') redirect(303, `/sign-in?from=${encodeURIComponent(url.pathname)}`)
  return { email: locals.session.user.email }
}
