import { describe, expect, it } from 'vitest'
import { type StorageEvents, storageEventTabs } from '../../src/page/storage-event-tabs.ts'
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
    tabs.post('news')
    const stop = tabs.subscribe(() => undefined)
    stop()
    const { channel } = origin()
    broadcastTabs(channel).post(() => 'no clone')
  })
})

describe('storageEventTabs', () => {
  const browser = () => {
    const listeners = new Set<Parameters<StorageEvents['addEventListener']>[1]>()
    const tell = (key: string | null, newValue: string | null) => {
      for (const listener of listeners) listener({ key, newValue })
    }
    return {
      listeners,
      tell,
      area: () => ({
        setItem: (key: string, value: string) => tell(key, value),
        removeItem: (key: string) => tell(key, null),
      }),
      events: {
        addEventListener: (_: 'storage', listener: Parameters<StorageEvents['addEventListener']>[1]) =>
          listeners.add(listener),
        removeEventListener: (_: 'storage', listener: Parameters<StorageEvents['addEventListener']>[1]) =>
          listeners.delete(listener),
      } as unknown as StorageEvents,
    }
  }

  it('tells other tabs through a key of the area, and leaves nothing there', () => {
    const { area, events, listeners } = browser()
    const tabs = storageEventTabs(area, events, 'news')
    const heard: unknown[] = []
    const stop = tabs.subscribe((message) => heard.push(message))
    tabs.post({ type: 'signedOut' })
    expect(heard).toEqual([{ type: 'signedOut' }])
    stop()
    expect(listeners.size).toBe(0)
  })

  it('D6 ignores garbage, other keys and what is too long', () => {
    const { area, events, tell } = browser()
    const heard: unknown[] = []
    storageEventTabs(area, events, 'news').subscribe((message) => heard.push(message))
    for (const forged of [
      '',
      '{',
      'null',
      '5',
      '[]',
      '{}',
      '{"__proto__":{"message":1}}',
      `{"message":"${'x'.repeat(20_000)}"}`,
    ]) {
      tell('news', forged)
    }
    tell('other', '{"message":1}')
    tell(null, null)
    expect(heard).toEqual([])
  })

  it('D6 takes an area that is blocked for silence', () => {
    const { events } = browser()
    storageEventTabs(
      () => {
        throw new DOMException('', 'SecurityError')
      },
      events,
      'news',
    ).post('news')
  })
})

describe('noTabs', () => {
  it('tells nobody', () => {
    const heard: unknown[] = []
    const stop = noTabs().subscribe((message) => heard.push(message))
    noTabs().post('news')
    stop()
    expect(heard).toEqual([])
  })
})
