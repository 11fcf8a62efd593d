'use client'
import { useSuspenseSession } from 'cognito-machines/react'

export function Greeting() {
  const session = useSuspenseSession()
  return <p data-testid="greeting">{session.status === 'signedIn' ? session.user.email : 'a guest'}</p>
}
