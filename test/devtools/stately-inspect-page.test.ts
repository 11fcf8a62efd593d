// @vitest-environment jsdom
import { createBrowserInspector, createSkyInspector } from '@statelyai/inspect'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { found, tellWholeStory, untilIdle, writeJson } from './whole-story.ts'

/** What would have left the page. */
let posted: unknown[]
let sent: string[]

/** A socket that is open at once, and goes nowhere. */
class NowhereSocket extends EventTarget {
  static readonly OPEN = 1
  readyState = 0
  constructor() {
    super()
    setTimeout(() => {
      this.readyState = NowhereSocket.OPEN
      this.dispatchEvent(new Event('open'))
    })
  }
  send(text: string): void {
    sent.push(text)
  }
  close(): void {}
}

beforeEach(() => {
  posted = []
  sent = []
  vi.stubGlobal('WebSocket', NowhereSocket)
  vi.spyOn(window, 'open').mockReturnValue({ postMessage: (message: unknown) => posted.push(message) } as never)
  vi.spyOn(console, 'log').mockReturnValue()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

it('posts everything to the window of the inspector, and no secret', async () => {
  const inspector = createBrowserInspector({ maxDeferredEvents: 10_000 })

  const secrets = await tellWholeStory(inspector.inspect)
  await untilIdle()
  window.dispatchEvent(new MessageEvent('message', { data: { type: '@statelyai.connected' } }))

  expect(posted.length).toBeGreaterThan(200)
  expect(found(secrets, posted.map(writeJson).join('\n'))).toEqual([])
})

it('sends everything to the live inspector, and no secret', async () => {
  const inspector = createSkyInspector()

  const secrets = await tellWholeStory(inspector.inspect)
  await expect.poll(() => sent.length, { timeout: 10_000 }).toBeGreaterThan(200)
  await untilIdle()

  const events = sent.map((text) => JSON.parse(text) as unknown)
  expect(found(secrets, events.map(writeJson).join('\n'))).toEqual([])
})
