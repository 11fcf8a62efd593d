'use client'
import { useState } from 'react'

/** Seven requests at once, as a page with many parts makes them. */
export function Loaders() {
  const [text, show] = useState('')
  const load = async () => {
    const answers = await Promise.all(Array.from({ length: 7 }, () => fetch('/api/me')))
    const bodies: { tokenId?: string }[] = await Promise.all(answers.map((answer) => answer.json()))
    const ids = new Set(bodies.map(({ tokenId }) => tokenId))
    show(`${answers.filter(({ ok }) => ok).length} answers, ${ids.size} token`)
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
