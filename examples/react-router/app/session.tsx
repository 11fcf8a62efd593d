import { AuthProvider } from 'cognito-machines/react'
import { Outlet } from 'react-router'
import type { Route } from './+types/session'
import { auth } from './auth'
import { sessionContext, withSession } from './auth.server'
import { Header } from './header'

export const middleware: Route.MiddlewareFunction[] = [withSession]

export const loader = ({ context }: Route.LoaderArgs) => context.get(sessionContext)

/** The pages that show who is signed in. They go on by themselves from the session that the server has rendered. */
export default function Session({ loaderData }: Route.ComponentProps) {
  return (
    <AuthProvider auth={auth} initialSession={loaderData}>
      <Header />
      <main>
        <Outlet />
      </main>
    </AuthProvider>
  )
}
