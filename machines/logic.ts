/**
 * The type of a flow's machine as other code sees it: what it knows, takes and gives, and not how it is made.
 * Declarations stay small, and a change inside a chart is no change of the public types.
 *
 * @module
 */
import {
  type ActorLogic,
  type AnyActorRef,
  type EventObject,
  fromPromise,
  type MachineContext,
  type MachineSnapshot,
  type MetaObject,
  type PromiseActorLogic,
  type StateSchema,
} from 'xstate'
import { ConfigurationError } from '../src/errors.ts'

/** Exactly one of these is on every state that a machine rests or waits in. */
export type FlowTag = 'pending' | 'awaitingInput' | 'done'

/** A flow's machine, ready to be given to `createActor`. */
export interface FlowLogic<
  Context extends MachineContext,
  Event extends EventObject,
  State extends string,
  Input,
  Output,
> extends ActorLogic<
    MachineSnapshot<
      Context,
      Event,
      Record<string, AnyActorRef | undefined>,
      State,
      FlowTag,
      Output,
      MetaObject,
      StateSchema
    >,
    Event,
    Input
  > {}

/** A promise actor that rejects until `.provide()` puts a real one in its place. */
export function actorSlot<Output, Input>(name: string): PromiseActorLogic<Output, Input> {
  return fromPromise<Output, Input>(() => Promise.reject(new ConfigurationError(`The actor ${name} was not provided`)))
}
