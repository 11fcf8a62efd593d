/** What a server hands to the page for its first rendering. */
import { expect, it } from 'vitest'
import { createStage, PASSWORD, signIn } from './stage.ts'

const HOUR = 3_600_000

it.each(['signed in', 'stale'])('resolves a session that is %s to plain data, without a token in it', async (kind) => {
  const stage = createStage()
  const browser = stage.browser()
  await signIn(browser)
  if (kind === 'stale') {
    stage.clock.increment(HOUR)
    stage.pool.faults.add({ exception: { name: 'ResourceNotFoundException', message: 'No such pool' }, times: 9 })
  }

  const session = await stage.auth.session(browser.visit(), new Headers())
  const text = JSON.stringify(session)

  expect(session).toMatchObject({ status: 'signedIn', stale: kind === 'stale', user: { email: 'ada@example.org' } })
  // Neither a class nor an object without a prototype: React, devalue and structured clones take all of it.
  expect(JSON.parse(text)).toStrictEqual(session)
  expect(text).not.toMatch(/eyJ/)
  expect(text).not.toContain(PASSWORD)
})
