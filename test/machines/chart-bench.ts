/**
 * A chart on a real actor, whose effects record what they are asked and are settled by hand.
 *
 * @module
 */
import { type AnyEventObject, type AnyMachineSnapshot, type AnyStateMachine, createActor, fromPromise } from 'xstate'
import { Sensitive } from '../../src/sensitive.ts'
import { stateName } from '../model/harness.ts'

/** How an effect ends. */
export type Settled = { readonly output: unknown } | { readonly error: unknown }

/** A run of an effect. */
interface Run {
  readonly effect: string
  /** Aborted when the chart has left the effect. */
  readonly signal: AbortSignal
  isSettled: boolean
  readonly settle: (how: Settled) => void
}

/** The same value with every box opened, since two boxes look the same from outside. */
export function open(value: unknown): unknown {
  if (value instanceof Sensitive) return value.wiped ? 'empty' : open(value.expose())
  if (Array.isArray(value)) return value.map(open)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, open(member)]))
}

/**
 * Starts a chart.
 *
 * @param effects Names of its effects, its watchers included: what a watcher reports, the test sends.
 * @param actions Names of the actions that are provided from outside.
 */
export function startChart(
  machine: AnyStateMachine,
  input: unknown,
  effects: readonly string[],
  actions: readonly string[] = [],
) {
  /** Each effect that was started, with what it was asked, opened. */
  const asked: (readonly [effect: string, input: unknown])[] = []
  /** The provided actions that were run. */
  const noted: string[] = []
  /** The events that were emitted. */
  const emitted: AnyEventObject[] = []
  const runs: Run[] = []
  const bodyOf = (effect: string) =>
    fromPromise(({ input, signal }) => {
      asked.push([effect, open(input)])
      return new Promise((resolve, reject) => {
        const settle = (how: Settled) => ('error' in how ? reject(how.error) : resolve(how.output))
        runs.push({ effect, signal, isSettled: false, settle })
      })
    })
  const actor = createActor(
    machine.provide({
      actors: Object.fromEntries(effects.map((effect) => [effect, bodyOf(effect)])),
      actions: Object.fromEntries(actions.map((action) => [action, () => void noted.push(action)])),
    } as never),
    { input },
  )
  let broke: unknown
  actor.subscribe({
    error: (thrown) => {
      broke = thrown
    },
  })
  actor.on('*', (event) => void emitted.push(event))
  actor.start()
  const look = () => {
    if (broke) throw new Error('The machine broke', { cause: broke })
    const { value, context, output, tags } = actor.getSnapshot() as AnyMachineSnapshot
    return { at: stateName(value), context: open(context), output: open(output), tags: [...tags] }
  }
  return {
    asked,
    noted,
    emitted,
    /** The effects that run now, in the order of their starts. */
    running: () => runs.filter(({ signal, isSettled }) => !signal.aborted && !isSettled).map(({ effect }) => effect),
    /** The snapshot of a child that has a name. */
    child: (id: string) => (actor.getSnapshot() as AnyMachineSnapshot).children[id]?.getSnapshot(),
    /** Where the chart is, what it knows, and what it gives at its end, opened. */
    look,
    can: (event: AnyEventObject): boolean => actor.getSnapshot().can(event as never),
    send: (event: AnyEventObject) => {
      actor.send(event as never)
      return look()
    },
    /**
     * Ends a run of an effect, also one that the chart has left.
     *
     * @param nth Its number among the runs of this effect, from 0. Default: the newest.
     */
    settle: async (effect: string, how: Settled, nth = -1) => {
      const run = runs.filter((started) => started.effect === effect).at(nth)
      if (!run || run.isSettled) throw new Error(`The effect ${effect} does not run`)
      run.isSettled = true
      run.settle(how)
      // A settled promise reaches the machine after a few turns of the microtask queue.
      for (let turn = 0; turn < 6; turn++) await Promise.resolve()
      return look()
    },
  }
}
