/**
 * The `TIMESTAMP` that a claim signs.
 *
 * @module
 */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Writes an instant as Cognito wants it, such as `Tue Apr 8 09:05:07 UTC 2025`.
 *
 * @param now Milliseconds since the Unix epoch, by the server's clock.
 */
export function writeTimestamp(now: number): string {
  const date = new Date(now)
  // Built by hand: Intl output varies with the engine's locale data, and Cognito wants an unpadded day.
  const time = date.toISOString().slice(11, 19)
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()} ${time} UTC ${date.getUTCFullYear()}`
}
