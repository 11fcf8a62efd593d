/**
 * An inspector that hears names only: of machines, events and states. What was typed, asked and answered stays inside,
 * boxed or not, so that its listener may log, send and keep what it hears.
 *
 * @module
 */
import type { Inspect } from '../ports.ts'
import { type Chart, type ChartTransition, readChart, readTaken } from './read-chart.ts'

/** One step of a machine. */
export interface MachineEvent {
  /** The machine, such as `signIn` or `session`. */
  readonly machine: string
  /** Tells the attempts of one machine apart. */
  readonly actorId: string
  /** The event that was taken, such as `code.submit`. */
  readonly event: string
  /** The state that the machine is in now, such as `SOFTWARE_TOKEN_MFA`. */
  readonly state: string
  /** The arrows of the chart that this step took: the event's, and after it those that are taken at once. */
  readonly taken: readonly ChartTransition[]
  readonly status: 'active' | 'done' | 'error' | 'stopped'
  /** The whole machine, to draw it. Made when it is read. */
  readonly chart: Chart
}

/**
 * Makes an inspector for `createAuth({ inspect })`.
 *
 * @param listener Is told each step of every machine.
 * @example createAuth({ …, inspect: safeInspect(({ machine, event, state }) => console.debug(machine, event, state)) })
 */
export function safeInspect(listener: (event: MachineEvent) => void): Inspect {
  const taken = new WeakMap<object, readonly ChartTransition[]>()
  return (told) => {
    const { type, rootId, actorRef, event, snapshot } = told
    const before = taken.get(actorRef as object) ?? []
    if (type === '@xstate.microstep') {
      const { _transitions } = told as { _transitions?: unknown }
      taken.set(actorRef as object, [...before, ...readTaken(_transitions)])
    }
    if (type !== '@xstate.snapshot') return
    taken.delete(actorRef as object)
    const { machine, value, status } = (snapshot ?? {}) as {
      machine?: { id?: unknown }
      value?: unknown
      status?: unknown
    }
    // The effects are actors too, without states.
    if (typeof machine?.id !== 'string' || typeof value !== 'string') return
    listener({
      machine: machine.id,
      actorId: rootId,
      event: nameOf(event),
      state: value,
      taken: before,
      status: status as MachineEvent['status'],
      get chart() {
        return readChart(actorRef)
      },
    })
  }
}

/** Names are the machines' own. The ids that XState makes for effects have random parts, and say nothing more. */
function nameOf(event: unknown): string {
  const type = String((event as { type?: unknown } | null | undefined)?.type ?? '')
  return /^xstate\.(done|error)\.actor\./.test(type) ? type.split('.').slice(1, 2).join() : type
}
