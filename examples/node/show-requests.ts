/**
 * Prints every request to the user pool and its answer as they pass, with everything secret taken out.
 *
 * @module
 */
import type { Fetch } from 'cognito-machines'

/** Members worth reading. The text of every other one is replaced by its length. */
const SHOWN = new Set([
  'AuthFlow',
  'ChallengeName',
  'USERNAME',
  'USER_ID_FOR_SRP',
  'TIMESTAMP',
  'ClientId',
  'ExpiresIn',
  'TokenType',
  'FRIENDLY_DEVICE_NAME',
  '__type',
  'message',
])

/** A `fetch` that prints what it carries. */
export function showRequests(fetch: Fetch): Fetch {
  return async (url, init) => {
    const operation = init.headers['x-amz-target']?.split('.').at(-1)
    console.log(`  → ${operation} ${redact(init.body)}`)
    const response = await fetch(url, init)
    const text = await response.text()
    console.log(`  ← ${response.status} ${redact(text)}`)
    return { ok: response.ok, status: response.status, headers: response.headers, text: async () => text }
  }
}

/** A JSON text on one line, with only the harmless values left in it. */
function redact(json: string): string {
  return JSON.stringify(JSON.parse(json || '{}'), (name, value: unknown) =>
    typeof value === 'string' && !SHOWN.has(name) ? `<${value.length} characters>` : value,
  ).replaceAll('"', '')
}
