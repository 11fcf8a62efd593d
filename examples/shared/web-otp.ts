/**
 * Codes out of text messages, where the browser offers them (WebOTP: Chrome on Android). The message must end with a
 * line like `@example.org #123456`. The browser asks the person first.
 *
 * @see https://wicg.github.io/web-otp/
 * @module
 */

/** The code of the next text message. `undefined` where the browser offers none, or the person does not want it. */
export async function readTextMessage(signal: AbortSignal): Promise<string | undefined> {
  if (!('OTPCredential' in globalThis)) return undefined
  try {
    const options = { otp: { transport: ['sms'] }, signal } as CredentialRequestOptions
    const credential = (await navigator.credentials.get(options)) as { readonly code?: unknown } | null
    return typeof credential?.code === 'string' ? credential.code : undefined
  } catch {
    // Given up, timed out, or refused: the person types the code.
    return undefined
  }
}
