import type { ReactNode } from 'react'
import { auth } from '../../lib/auth'
import { AuthProvider } from '../auth-provider'
import { Header } from './header'

/** The pages that show who is signed in. They are rendered for each request. */
export default async function SessionLayout({ children }: { children: ReactNode }) {
  return (
    <AuthProvider initialSession={await auth.session()}>
      <Header />
      <main>{children}</main>
    </AuthProvider>
  )
}
