import { expect, it } from 'vitest'
import { writeTimestamp } from '../../src/crypto/password-claim.ts'
import timestamps from '../vectors/timestamps.json' with { type: 'json' }

it.each(timestamps.vectors)('$iso is written as $timestamp', ({ iso, timestamp }) => {
  expect(writeTimestamp(Date.parse(iso))).toBe(timestamp)
})

it('none of the known wrong forms is written', () => {
  const written = timestamps.vectors.map(({ iso }) => writeTimestamp(Date.parse(iso)))
  for (const wrong of timestamps.wrong) expect(written).not.toContain(wrong)
})

it('every day of a year has its name and no zero in front', () => {
  const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
  for (let day = 0; day < 366; day++) {
    const date = new Date(Date.UTC(2024, 0, 1 + day, 23, 59, 59, 999))
    const [weekday, month] = [weekdays[date.getUTCDay()], months[date.getUTCMonth()]]
    expect(writeTimestamp(date.getTime())).toBe(`${weekday} ${month} ${date.getUTCDate()} 23:59:59 UTC 2024`)
  }
})

it('a clock that gives no time is refused', () => {
  for (const now of [Number.NaN, Number.POSITIVE_INFINITY, 9e15]) {
    expect(() => writeTimestamp(now)).toThrow(expect.objectContaining({ code: 'ERR_CONFIGURATION', field: 'clock' }))
  }
})
