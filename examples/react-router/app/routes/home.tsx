import { useSession } from 'cognito-machines/react'
import { useState } from 'react'

export default function Home() {
  const session = useSession()
  const [text, show] = useState('')
  /** Seven requests at once, as a page with many parts makes them. */
  const load = async () => {
    const answers = await Promise.all(Array.from({ length: 7 }, () => fetch('/api/me')))
    const bodies: { tokenId?: string }[] = await Promise.all(answers.map((answer) => answer.json()))
    const ids = new Set(bodies.map(({ tokenId }) => tokenId))
    show(`${answers.filter(({ ok }) => ok).length} answers, ${ids.size} token`)
  }
  return (
    <>
      <h1>{session.status === 'signedIn' ? `Hello, ${session.user.email}` : 'Hello'}</h1>
      <p>
        <button type="button" onClick={() => void load()}>
          Load
        </button>{' '}
        <output>{text}</output>
      </p>
    </>
  )
}
