import { Suspense } from 'react'
import { AuthProvider } from '../auth-provider'
import { Greeting } from './greeting'

/** Prerendered by `next build`, where no session is known: the fallback is in the HTML, and the page goes on from it. */
export default function About() {
  return (
    <AuthProvider>
      <h1>About</h1>
      <Suspense fallback={<p>one moment</p>}>
        <Greeting />
      </Suspense>
    </AuthProvider>
  )
}
