/**
 * Hears the machines of one tab, and can ask them where they are.
 *
 * @module
 */
import type { Inspect } from 'cognito-machines'
import { type MachineEvent, safeInspect } from 'cognito-machines/devtools'

/** What `createAuth` is given, and what can be asked. */
export interface Machines {
  readonly inspect: Inspect
  /** The state of each machine, by its own word: a name, or an object of names where regions run side by side. */
  states(): Readonly<Record<string, unknown>>
}

interface Running {
  getSnapshot(): { readonly value: unknown }
}

/** @param onStep Is told each step, in names alone. */
export function watchMachines(onStep: (event: MachineEvent) => void): Machines {
  const running = new Map<string, Running>()
  const tell = safeInspect(onStep)
  return {
    inspect: (event) => {
      const { machine } = (event.snapshot ?? {}) as { machine?: { id: string } }
      if (machine) running.set(machine.id, event.actorRef as Running)
      tell(event)
    },
    states: () => Object.fromEntries([...running].map(([id, actor]) => [id, actor.getSnapshot().value])),
  }
}
