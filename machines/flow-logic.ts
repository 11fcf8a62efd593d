/**
 * The type of a flow's machine as other code sees it: what it knows, takes and gives, and not how it is made.
 * Declarations stay small, and a change inside a chart is no change of the public types.
 *
 * @module
 */
import type {
  ActorLogic,
  AnyActorRef,
  EventObject,
  MachineContext,
  MachineSnapshot,
  MetaObject,
  StateSchema,
} from 'xstate'

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
