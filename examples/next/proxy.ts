import type { NextRequest } from 'next/server'
import { auth } from './lib/auth'

export const proxy = (request: NextRequest) => auth.proxy(request, { protect: ['/account'], signInPath: '/sign-in' })

// Everything but the handler, the files of the build, and the pages that do without the proxy.
export const config = { matcher: '/((?!api/auth|shared|_next/static|_next/image|favicon.ico|embedded).*)' }
