import type { ServerTokens, SessionSnapshot } from 'cognito-machines/server'

declare global {
  namespace App {
    interface Locals {
      session: SessionSnapshot
      /** The tokens of the request, for APIs that the server calls. */
      tokens: () => Promise<ServerTokens>
    }
  }
}
