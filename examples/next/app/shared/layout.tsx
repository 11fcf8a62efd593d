import type { ReactNode } from 'react'
import { sharedSession } from '../../lib/shared-auth'
import { Header } from '../(session)/header'
import { SharedProvider } from './shared-provider'

/** Pages with tokens in cookies that both sides read. A server component only reads: the page refreshes. */
export default async function SharedLayout({ children }: { children: ReactNode }) {
  return (
    <SharedProvider
      initialSession={await sharedSession()}
      secure={process.env.COOKIE_SECURE !== 'false'}
      endpoint={process.env.COGNITO_ENDPOINT}
    >
      <Header base="/shared" />
      <main>{children}</main>
    </SharedProvider>
  )
}
