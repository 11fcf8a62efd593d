/**
 * A server with Hono that keeps the tokens of its pages. It runs wherever Hono does.
 *
 * @module
 */
import type { ServerAuth } from 'cognito-machines/server'
import { Hono } from 'hono'

/** The app: the handler under `/api/auth`, and what a signed-in user may read. */
export function createHonoApp(auth: ServerAuth): Hono {
  const app = new Hono()
  app.all('/api/auth', (c) => auth.handler(c.req.raw))
  app.get('/api/me', async (c) => {
    const session = await auth.session(c.req.raw, c.res.headers)
    return session.status === 'signedIn' ? c.json({ name: session.user.username }) : c.json({}, 401)
  })
  return app
}
