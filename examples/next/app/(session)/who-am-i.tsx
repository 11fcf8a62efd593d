'use client'
import { useActionState } from 'react'
import { whoAmI } from './actions'

export function WhoAmI() {
  const [email, ask, isPending] = useActionState(whoAmI, '')
  return (
    <form action={ask}>
      <button type="submit" disabled={isPending}>
        Ask the server
      </button>{' '}
      <output data-testid="answer">{email}</output>
    </form>
  )
}
