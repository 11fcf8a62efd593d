'use client'
import { createAuth, type SessionSnapshot } from 'cognito-machines'
import { AuthProvider as Provider } from 'cognito-machines/react'
import type { ReactNode } from 'react'
import { CLIENT_ID, USER_POOL_ID } from '../lib/pool'

// Inert until a page in a browser uses it, so that it may stand at the module level, on the server too.
const auth = createAuth({ userPoolId: USER_POOL_ID, clientId: CLIENT_ID, server: '/api/auth' })

export function AuthProvider(props: { initialSession?: SessionSnapshot; children: ReactNode }) {
  return <Provider auth={auth} {...props} />
}
