/**
 * `TIMESTAMP`, the instant that a password claim is signed with.
 *
 * @module
 */
import { ConfigurationError } from '../errors.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * Writes an instant as `Sat Jan 1 00:00:00 UTC 2022`: always English and UTC, the day of the month without a zero,
 * hours from 00 to 23.
 *
 * @param now Milliseconds since the Unix epoch, by the server's clock where it is known.
 * @throws {ConfigurationError} when `now` is no instant.
 */
export function writeTimestamp(now: number): string {
  const date = new Date(now)
  if (Number.isNaN(date.getTime())) throw new ConfigurationError('The clock gave no time', { field: 'clock' })
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':')
  const [day, month] = [DAYS[date.getUTCDay()], MONTHS[date.getUTCMonth()]]
  return `${day} ${month} ${date.getUTCDate()} ${time} UTC ${date.getUTCFullYear()}`
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')
