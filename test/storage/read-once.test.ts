import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { mayHoldLegacy } from '../../src/storage/legacy.ts'
import { type AppStateLike, askingStorage } from '../../src/storage/read-once.ts'

/** A keystore that prompts, and the state of the app. */
function createBench({ asks = true, hasState = true, currentState = 'active' as string | undefined } = {}) {
  const items = new Map([['key', 'stored']])
  const operations: string[] = []
  const listeners: ((state: string) => void)[] = []
  const state = { refusal: undefined as Error | undefined, during: async () => {} }
  const run = async <T>(operation: string, work: () => T): Promise<T> => {
    operations.push(operation)
    await state.during()
    if (state.refusal) throw state.refusal
    return work()
  }
  const appState: AppStateLike = {
    currentState,
    addEventListener: (type, listener) => {
      if (type === 'change') listeners.push(listener)
      return { remove: () => {} }
    },
  }
  const storage = askingStorage(
    {
      getItem: (key) => run(`get ${key}`, () => items.get(key) ?? null),
      setItem: (key, value) => run(`set ${key}`, () => void items.set(key, value)),
      removeItem: (key) => run(`remove ${key}`, () => void items.delete(key)),
    },
    { place: 'the keystore', asks, appState: hasState ? appState : undefined },
  )
  return {
    ...{ items, operations, listeners, state, storage },
    tell: (...states: readonly string[]) => {
      for (const next of states) for (const listener of listeners) listener(next)
    },
    taken: () => operations.splice(0),
  }
}

const refusal = new Error('the user refused')

describe('items that the user is asked for', () => {
  it.each([
    ['that prompt', { asks: true, hasState: false }],
    ['of an app whose state is known', { asks: false, hasState: true }],
  ])('are read once: those %s', async (_, options) => {
    const { storage, taken } = createBench(options)

    expect(await storage.getItem('key')).toBe('stored')
    expect(await storage.getItem('key')).toBe('stored')
    expect(await storage.getItem('other')).toBeNull()
    expect(await storage.getItem('other')).toBeNull()
    expect(taken()).toEqual(['get key', 'get other'])
  })

  it('are read each time where none of them prompts', async () => {
    const { storage, taken } = createBench({ asks: false, hasState: false })

    await storage.getItem('key')
    await storage.getItem('key')
    expect(taken()).toEqual(['get key', 'get key'])
    storage.askAgain()
  })

  it('are written when they change, and known from then on', async () => {
    const { items, storage, taken } = createBench()

    await storage.setItem('key', 'new')
    await storage.setItem('key', 'new')
    expect(await storage.getItem('key')).toBe('new')
    expect(taken()).toEqual(['set key'])
    expect(items.get('key')).toBe('new')

    await storage.removeItem('key')
    await storage.removeItem('key')
    expect(await storage.getItem('key')).toBeNull()
    expect(taken()).toEqual(['remove key'])
    expect(items.size).toBe(0)
  })

  it('leave memory when the app goes to the background, and only then', async () => {
    const { storage, taken, tell } = createBench()
    await storage.getItem('key')
    taken()

    tell('inactive', 'active')
    await storage.getItem('key')
    expect(taken()).toEqual([])

    tell('background', 'active')
    expect(await storage.getItem('key')).toBe('stored')
    expect(taken()).toEqual(['get key'])
  })

  it('stay in memory through a prompt that is shown in front of the app', async () => {
    const { state, storage, taken, tell } = createBench()
    await storage.getItem('key')
    state.during = async () => tell('background')
    await storage.getItem('other')
    state.during = async () => {}
    tell('active')
    taken()

    await storage.getItem('key')
    await storage.getItem('other')
    expect(taken()).toEqual([])
  })

  it.each([
    ['the app comes back from the background', ({ tell }) => tell('background', 'active')],
    ['the app says so', ({ storage }) => storage.askAgain()],
  ] as readonly (readonly [string, (bench: ReturnType<typeof createBench>) => void])[])(
    'are not asked for again after a refusal until %s',
    async (_, allow) => {
      const bench = createBench()
      const { state, storage, taken, tell } = bench
      state.refusal = refusal
      await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
      taken()
      state.refusal = undefined

      tell('inactive', 'active')
      for (const operation of [
        () => storage.getItem('key'),
        () => storage.setItem('other', 'text'),
        () => storage.removeItem('key'),
      ]) {
        await expect(operation()).rejects.toBeInstanceOf(StorageError)
      }
      expect(taken()).toEqual([])

      allow(bench)
      expect(await storage.getItem('key')).toBe('stored')
      expect(taken()).toEqual(['get key'])
    },
  )

  it('are asked for again after a refusal while the app was in the background, once it is in front', async () => {
    const { state, storage, taken, tell } = createBench({ currentState: 'background' })
    state.refusal = refusal
    await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
    state.refusal = undefined
    taken()

    tell('active')
    expect(await storage.getItem('key')).toBe('stored')
    expect(taken()).toEqual(['get key'])
  })

  it('are not asked for again before the app is in front, nor by each time that it is', async () => {
    const { state, storage, taken, tell } = createBench()
    state.refusal = refusal
    await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
    tell('background', 'inactive')
    await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
    expect(taken()).toEqual(['get key'])

    tell('active')
    await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
    expect(taken()).toEqual(['get key'])
    tell('inactive', 'active')
    await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
    expect(taken()).toEqual([])
  })

  it('are not asked for again by a state that says nothing new', async () => {
    const { state, storage, tell } = createBench({ currentState: 'active' })
    state.refusal = refusal
    await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
    state.refusal = undefined

    tell('active')
    await expect(storage.getItem('key')).rejects.toBeInstanceOf(StorageError)
  })

  it('a refused write does not count as written', async () => {
    const { items, state, storage } = createBench()
    await storage.getItem('key')
    state.refusal = refusal
    await expect(Promise.resolve(storage.setItem('key', 'new'))).rejects.toBeInstanceOf(StorageError)
    state.refusal = undefined
    storage.askAgain()

    expect(await storage.getItem('key')).toBe('stored')
    await storage.setItem('key', 'new')
    expect(items.get('key')).toBe('new')
  })

  it('open one prompt at a time, whatever keys are asked for', async () => {
    const { state, storage } = createBench()
    let [open, most] = [0, 0]
    state.during = async () => {
      most = Math.max(most, ++open)
      await Promise.resolve()
      open--
    }

    await Promise.all([storage.getItem('key'), storage.getItem('other'), storage.setItem('third', 'text')])

    expect(most).toBe(1)
  })

  it('listen to the app from the first operation on, once', async () => {
    const { listeners, storage } = createBench()
    expect(listeners.length).toBe(0)
    await storage.getItem('key')
    await storage.getItem('other')
    expect(listeners.length).toBe(1)
  })

  it('are none of another library', () => {
    expect(mayHoldLegacy(createBench().storage)).toBe(false)
    expect(mayHoldLegacy({})).toBe(true)
  })
})
