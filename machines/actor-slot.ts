/**
 * A typed hole for an effect. A machine names the effect; the code that starts the machine fills the hole.
 *
 * @module
 */
import { fromPromise, type PromiseActorLogic } from 'xstate'
import { ConfigurationError } from '../src/errors.ts'

/** A promise actor that rejects until `.provide()` puts a real one in its place. */
export function actorSlot<Output, Input>(name: string): PromiseActorLogic<Output, Input> {
  return fromPromise<Output, Input>(() => Promise.reject(new ConfigurationError(`The actor ${name} was not provided`)))
}
