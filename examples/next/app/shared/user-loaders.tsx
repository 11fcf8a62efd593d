'use client'
import { getUser } from 'cognito-machines/account'
import { useAuth } from 'cognito-machines/react'
import { useState } from 'react'

/** Seven calls at once that the page makes by itself, with its tokens. */
export function UserLoaders() {
  const auth = useAuth()
  const [text, show] = useState('')
  const load = async () => {
    const users = await Promise.all(Array.from({ length: 7 }, () => getUser(auth)))
    show(`${users.length} answers`)
  }
  return (
    <p>
      <button type="button" onClick={() => void load()}>
        Load
      </button>{' '}
      <output>{text}</output>
    </p>
  )
}
