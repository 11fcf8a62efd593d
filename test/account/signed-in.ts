/**
 * A signed-in user, with the pool behind them.
 *
 * @module
 */
import { type App, type AppSetup, PASSWORD, startApp } from '../flows/start-app.ts'

/** Starts an app in which Ada is signed in. */
export async function signedIn(setup: AppSetup = {}): Promise<App> {
  const app = startApp(setup)
  const outcome = await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  if (!outcome.ok) throw outcome.error
  app.at('signedIn')
  return app
}

/** What the newest request of an operation carried. */
export function sent(app: Pick<App, 'pool'>, operation: string): Readonly<Record<string, unknown>> {
  return app.pool.requests.last(operation)?.input as Readonly<Record<string, unknown>>
}
