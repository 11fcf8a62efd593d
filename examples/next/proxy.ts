import type { NextRequest } from 'next/server'
import { auth } from './lib/auth'

export const proxy = (request: NextRequest) => auth.proxy(request, { protect: ['/account'], signInPath: '/sign-in' })

// Everything but the handler, the files of the build, and the page that shows what is seen without the proxy.
export const config = { matcher: '/((?!api/auth|_next/static|_next/image|favicon.ico|embedded).*)' }
