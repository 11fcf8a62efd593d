import { describe, expect, it, vi } from 'vitest'
import { assign, createActor, fromPromise, type setup as xstateSetup } from 'xstate'
import {
  errorOf,
  failed,
  inspectedBy,
  mapValues,
  output,
  outputOf,
  payload,
  promptOf,
  provide,
  setup,
} from '../../machines/logic.ts'
import type { WithAuthContext } from '../../src/core.ts'
import { NetworkError } from '../../src/errors.ts'

describe('the words of every chart', () => {
  const error = new NetworkError('offline')

  it('read what an event carries', () => {
    const event = { type: 'done', error, output: 7 }
    expect([errorOf(event), outputOf(event)]).toEqual([error, 7])
    expect([errorOf({ type: 'done' }), outputOf({ type: 'done' })]).toEqual([undefined, undefined])
    expect(payload({ event })).toBe(event)
    expect(output({ event })).toBe(7)
  })

  it('keep a failure as an error of this library', () => {
    expect(failed({ event: { type: 'failed', error } as never })).toEqual({ error })
    expect(failed({ event: { type: 'failed', error: new TypeError('a bug') } as never })).toMatchObject({
      error: { code: 'ERR_PROTOCOL' },
    })
  })

  it.each([
    ['the prompt of a running attempt', { active: { prompt: 'code', request: 'idle' } }, 'code'],
    ['the end of a finished one', 'done', 'done'],
  ])('show %s', (_, value, expected) => {
    expect(promptOf(value as never)).toBe(expected)
  })

  it('hear what happens where an app asks for it', () => {
    const inspect = () => undefined
    expect(inspectedBy({ context: { inspect } } as unknown as WithAuthContext)).toEqual({ inspect })
    expect(inspectedBy({ context: {} } as unknown as WithAuthContext)).toEqual({})
  })

  it('map values by their names', () => {
    expect(mapValues({ a: 1, b: 2 }, (value, name) => `${name}${value}`)).toEqual({ a: 'a1', b: 'b2' })
  })
})

describe('a machine with its effects in place', () => {
  /** A machine that asks `load`, then calls `note`. */
  function createMachine(): ReturnType<ReturnType<typeof xstateSetup>['createMachine']> {
    return setup({
      actors: { load: fromPromise(async () => 'nothing'), other: fromPromise(async () => 'other') },
      actions: { note: () => undefined, keep: assign({ kept: true }) },
      guards: { mayLoad: () => true },
    }).createMachine({
      id: 'chart',
      context: { text: '', kept: false },
      initial: 'loading',
      states: {
        loading: {
          invoke: {
            src: 'load',
            onDone: {
              guard: 'mayLoad',
              target: 'loaded',
              actions: ['keep', { type: 'note', params: ({ event }: { event: { output: unknown } }) => event.output }],
            },
          },
        },
        loaded: { type: 'final' },
      },
    }) as never
  }
  const runOf = (machine: ReturnType<typeof createMachine>) =>
    new Promise<{ readonly kept: boolean }>((resolve) => {
      const actor = createActor(machine)
      actor.subscribe({ complete: () => resolve(actor.getSnapshot().context as never) })
      actor.start()
    })

  it('runs on the same chart, beside the one that it was made from', async () => {
    const machine = createMachine()
    const [one, other] = [vi.fn(), vi.fn()]
    const provided = provide(machine, {
      actors: { load: fromPromise(async () => 'one') },
      actions: { note: (_: unknown, text: unknown) => one(text) },
    } as never)
    const second = provide(machine, { actions: { note: (_: unknown, text: unknown) => other(text) } } as never)

    // What the parts do not name stays.
    expect(await runOf(provided)).toEqual({ text: '', kept: true })
    expect(one.mock.calls).toEqual([['one']])
    await runOf(machine)
    expect(one).toHaveBeenCalledTimes(1)
    await runOf(second)
    expect(other.mock.calls).toEqual([['nothing']])
    expect(provided).not.toBe(machine)
    expect(provided.root).toBe(machine.root)
    expect(Object.keys(provided.implementations.actors)).toEqual(['load', 'other'])
  })

  it('speaks of itself when a method is taken out of it', () => {
    const machine = createMachine()
    const provided = provide(machine, { actions: { note: () => undefined } } as never)
    const bound = Object.entries(machine).filter(([, own]) => typeof own === 'function')

    expect(bound.map(([name]) => name)).toContain('restoreSnapshot')
    for (const [name] of bound) expect(Object.hasOwn(provided, name)).toBe(true)
    const { restoreSnapshot } = provided
    const stored = { status: 'done', value: 'loaded', context: {}, children: {}, historyValue: {} }
    const snapshot = restoreSnapshot(stored as never, createActor(provided) as never)
    expect(snapshot.machine).toBe(provided)
  })

  it('is made by XState where it has a function of its own that cannot be bound anew', () => {
    const machine = createMachine()
    const note = () => undefined
    const made = { by: 'XState' }
    const parts = { actions: { note } }
    const provideAnew = vi.fn(() => made)
    Object.assign(machine, { later: () => machine, provide: provideAnew })

    expect(provide(machine, parts as never)).toBe(made)
    expect(provideAnew).toHaveBeenCalledWith(parts)
  })
})
