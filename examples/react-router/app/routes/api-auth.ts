import { auth } from '../auth.server'
import type { Route } from './+types/api-auth'

export const action = ({ request }: Route.ActionArgs) => auth.handler(request)
