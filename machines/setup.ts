/**
 * XState's `setup`, reduced to `createMachine`: the types are XState's, and so is the machine.
 *
 * XState's own function returns every action creator beside it (`sendTo`, `enqueueActions`, `log`, …), so a bundler must
 * keep them all in every app. A chart imports the few that it uses.
 *
 * @module
 */
import { createMachine, type setup as xstateSetup } from 'xstate'

/** Declares the types, actors, guards and actions of a chart. `createMachine` of the result checks the chart by them. */
export const setup = withoutCreators(((implementations: object) => ({
  createMachine: (config: never) => createMachine(config, implementations),
})) as unknown as typeof xstateSetup)

/** The same function by a type that names `createMachine` only. Inference carries XState's type parameters over. */
function withoutCreators<Parts extends unknown[], Chart extends { readonly createMachine: unknown }>(
  setup: (...parts: Parts) => Chart,
): (...parts: Parts) => Pick<Chart, 'createMachine'> {
  return setup
}
