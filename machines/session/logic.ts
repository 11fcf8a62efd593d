/**
 * The session machine under a type that does not show its insides.
 *
 * @module
 */
import type { ActorLogic, ActorSystem, AnyActorRef, MachineSnapshot, MetaObject, StateSchema } from 'xstate'
import { sessionMachine } from './machine.ts'
import type { SessionContext, SessionEmitted, SessionEvent, SessionStateValue, SessionTag } from './types.ts'

/** A snapshot of the session machine. */
export type SessionMachineSnapshot = MachineSnapshot<
  SessionContext,
  SessionEvent,
  Record<string, AnyActorRef | undefined>,
  SessionStateValue,
  SessionTag,
  unknown,
  MetaObject,
  StateSchema
>

/** The session machine, for `createActor`. */
export interface SessionLogic
  // biome-ignore lint/suspicious/noExplicitAny: XState does not export a name for any actor system.
  extends ActorLogic<SessionMachineSnapshot, SessionEvent, unknown, ActorSystem<any>, SessionEmitted> {}

/** The chart itself, for tools that draw or walk it. Its effects reject; `createAuth` fills them in. */
export const sessionLogic: SessionLogic = sessionMachine
