import { auth } from '../../../lib/server/auth'
import type { RequestHandler } from './$types'

export const POST: RequestHandler = ({ request }) => auth.handler(request)
