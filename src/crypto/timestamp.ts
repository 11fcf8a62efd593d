/**
 * `TIMESTAMP`, the instant that a password claim is signed with.
 *
 * @module
 */
import { ConfigurationError } from '../errors.ts'

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
  // ECMA-262, 21.4.4.43: `Tue, 08 Apr 2025 09:05:07 GMT` everywhere. Intl's forms vary with the engine's locale data.
  const [weekday, day, month, year, time] = date.toUTCString().split(/,? /)
  return `${weekday} ${month} ${Number(day)} ${time} UTC ${year}`
}
