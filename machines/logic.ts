/**
 * Words that every chart uses, and the type of a machine as other code sees it: its context, events, states, input and
 * output, without its construction. Declarations stay small, and a change inside a chart does not change the public types.
 *
 * @module
 */
import {
  type ActorLogic,
  type ActorSystem,
  type AnyActorRef,
  createMachine,
  type EventObject,
  type MachineContext,
  type MachineSnapshot,
  type MetaObject,
  type StateSchema,
  type StateValue,
  type setup as xstateSetup,
} from 'xstate'
import type { WithAuthContext } from '../src/core.ts'
import { type AuthError, toAuthError } from '../src/errors.ts'
import type { Inspect } from '../src/ports.ts'

/** Every settled snapshot of a flow's machine has exactly one of these tags. */
export type FlowTag = 'pending' | 'awaitingInput' | 'done'

/** A machine of this library, ready for `createActor`, or as a child of a machine of the app. */
export interface Machine<
  Context extends MachineContext,
  Event extends EventObject,
  State extends StateValue,
  Input,
  Output,
  Tag extends string = FlowTag,
  Emitted extends EventObject = EventObject,
> extends ActorLogic<
    MachineSnapshot<
      Context,
      Event,
      Record<string, AnyActorRef | undefined>,
      State,
      Tag,
      Output,
      MetaObject,
      StateSchema
    >,
    Event,
    Input,
    // biome-ignore lint/suspicious/noExplicitAny: XState does not export a name for any actor system.
    ActorSystem<any>,
    Emitted
  > {}

/** The state value of a chart with two regions: the question to the user, and the request under way. */
export type RegionsValue<Prompt extends string, Request extends string> = {
  active: { prompt: Prompt; request: Request }
}

/** The error that an event carries: the failure of an effect, or of a reader of input. */
export const errorOf = (event: EventObject): unknown => ('error' in event ? event.error : undefined)

/** The output that an event carries: the result of an effect. */
export const outputOf = (event: EventObject): unknown => ('output' in event ? event.output : undefined)

/** The assignment of every action `fail`: keeps the error that an event carries. */
export const failed = ({ event }: { readonly event: EventObject }): { readonly error: AuthError } => ({
  error: toAuthError(errorOf(event)),
})

/** The params of a guard or an action that reads what an event carries. */
export const payload = <Event>({ event }: { readonly event: Event }): Event => event

/** The params of a guard or an action that reads the output of an effect. */
export const output = <Output>({ event }: { readonly event: { readonly output: Output } }): Output => event.output

/**
 * XState's `setup`, reduced to `createMachine`: the types are XState's, and so is the machine. XState's own function returns
 * every action creator beside it (`sendTo`, `enqueueActions`, `log`, …), so a bundler must keep them all in every app. A
 * chart imports the few that it uses.
 */
export const setup = withoutCreators(((implementations: object) => ({
  createMachine: (config: never) => createMachine(config, implementations),
})) as unknown as typeof xstateSetup)

/** The same function by a type that names `createMachine` only. Inference carries XState's type parameters over. */
function withoutCreators<Parts extends unknown[], Chart extends { readonly createMachine: unknown }>(
  setup: (...parts: Parts) => Chart,
): (...parts: Parts) => Pick<Chart, 'createMachine'> {
  return setup
}

/**
 * The same machine with these effects in place, on the same chart. XState's own `provide` builds the chart anew for each
 * `Auth` and each flow, which is most of what it costs to make one.
 */
export function provide<Logic extends { provide(parts: never): unknown }>(
  machine: Logic,
  parts: Parameters<Logic['provide']>[0],
): Logic {
  const copy: Record<string, unknown> = Object.create(machine)
  const methods = Object.getPrototypeOf(machine)
  for (const [name, own] of Object.entries(machine)) {
    if (typeof own !== 'function') continue
    // It is bound to the machine that it was made with.
    if (typeof methods[name] !== 'function') return machine.provide(parts as never) as Logic
    copy[name] = methods[name].bind(copy)
  }
  const { implementations } = machine as unknown as { implementations: Record<string, object> }
  copy.implementations = mapValues(implementations, (own, kind) => ({
    ...own,
    ...(parts as typeof implementations)[kind],
  }))
  return copy as unknown as Logic
}

/** The same names with other values. */
export function mapValues<Name extends string, Value, Mapped>(
  object: Readonly<Record<Name, Value>>,
  map: (value: Value, name: Name) => Mapped,
): Record<Name, Mapped> {
  const entries = (Object.entries(object) as [Name, Value][]).map(([name, value]) => [name, map(value, name)])
  // Object.entries and Object.fromEntries lose the key types.
  return Object.fromEntries(entries) as Record<Name, Mapped>
}

/** The question to the user: the prompt of a running attempt, or the end of a finished one. */
export const promptOf = <Prompt extends string, Other extends string>(
  value: Other | RegionsValue<Prompt, string>,
): Prompt | Other => (typeof value === 'object' ? value.active.prompt : value)

/** The actor options that follow from `createAuth({ inspect })`. */
export function inspectedBy({ context: { inspect } }: WithAuthContext): { readonly inspect?: Inspect } {
  return inspect ? { inspect } : {}
}
