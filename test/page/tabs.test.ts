import { describe, expect, it } from 'vitest'
import { broadcastTabs, type Channel, noTabs } from '../../src/page/tabs.ts'

/** A BroadcastChannel origin that delivers at once. */
function origin() {
  const open = new Set<{ hear?: (event: { data: unknown }) => void }>()
  return {
    open,
    channel: (): Channel => {
      const me: { hear?: (event: { data: unknown }) => void } = {}
      open.add(me)
      return {
        postMessage: (data) => {
          if (typeof data === 'function') throw new DOMException('', 'DataCloneError')
          for (const other of open) if (other !== me) other.hear?.({ data })
        },
        addEventListener: (_, listener) => {
          me.hear = listener
        },
        close: () => {
          open.delete(me)
        },
      }
    },
  }
}

describe('broadcastTabs', () => {
  it('tells other tabs, and not the one that tells', () => {
    const { channel } = origin()
    const [one, other] = [broadcastTabs(channel), broadcastTabs(channel)]
    const heard: unknown[] = []
    one.subscribe((message) => heard.push(['one', message]))
    other.subscribe((message) => heard.push(['other', message]))
    one.post({ type: 'signedOut' })
    expect(heard).toEqual([['other', { type: 'signedOut' }]])
  })

  it('keeps a channel open only while somebody listens', () => {
    const { channel, open } = origin()
    const tabs = broadcastTabs(channel)
    tabs.post('news')
    expect(open.size).toBe(0)
    const stop = [tabs.subscribe(() => undefined), tabs.subscribe(() => undefined)]
    expect(open.size).toBe(1)
    stop[0]!()
    expect(open.size).toBe(1)
    stop[1]!()
    expect(open.size).toBe(0)
  })

  it('D6 takes a channel that throws for silence', () => {
    const tabs = broadcastTabs(() => {
      throw new DOMException('', 'SecurityError')
    })
    const heard: unknown[] = []
    const { channel } = origin()
    const other = broadcastTabs(channel)

    expect(() => tabs.post('news')).not.toThrow()
    expect(() => tabs.subscribe((message) => heard.push(message))()).not.toThrow()
    other.subscribe((message) => heard.push(message))
    expect(() => broadcastTabs(channel).post(() => 'no clone')).not.toThrow()

    expect(heard).toEqual([])
  })
})

describe('noTabs', () => {
  it.each(['itself', 'another page'])('tells nobody: not %s', (whom) => {
    const heard: unknown[] = []
    const tabs = noTabs()
    const stop = (whom === 'itself' ? tabs : noTabs()).subscribe((message) => heard.push(message))
    tabs.post('news')
    stop()
    expect(heard).toEqual([])
  })
})
