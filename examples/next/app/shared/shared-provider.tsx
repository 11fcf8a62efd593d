'use client'
import { createAuth, type SessionSnapshot } from 'cognito-machines'
import { AuthProvider } from 'cognito-machines/react'
import { documentCookieStorage } from 'cognito-machines/storage'
import { type ReactNode, useState } from 'react'
import { SHARED_CLIENT_ID, USER_POOL_ID } from '../../lib/pool'

interface SharedProviderProps {
  readonly initialSession: SessionSnapshot
  /** Over http there are no secure cookies. */
  readonly secure: boolean
  /** The simulated pool of the tests. Cognito's own endpoint, without it. */
  readonly endpoint: string | undefined
  readonly children: ReactNode
}

export function SharedProvider({ secure, endpoint, ...props }: SharedProviderProps) {
  const [auth] = useState(() =>
    createAuth({
      userPoolId: USER_POOL_ID,
      clientId: SHARED_CLIENT_ID,
      storage: documentCookieStorage({ secure }),
      ...(endpoint && { endpoint, allowInsecureEndpoint: true }),
    }),
  )
  return <AuthProvider auth={auth} {...props} />
}
