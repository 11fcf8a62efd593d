/**
 * What every step of every flow has.
 *
 * @module
 */
import type { AuthError } from '../src/errors.ts'
import { createFields, type Field, type FieldName } from '../src/fields.ts'

/** One step: what is shared, whatever it asks. */
export interface FlowStep<Name extends string, Cancel, Inputs extends FieldName = never> {
  readonly step: Name
  /** True while an answer is awaited. The step stays the same meanwhile. */
  readonly pending: boolean
  /** What went wrong last. Cleared by the next action. */
  readonly error: AuthError | null
  /** Prop getters for the inputs of this step. */
  readonly fields: Readonly<Record<Inputs, Field>>
  /** Gives the attempt up and goes back to the start. */
  readonly cancel: Cancel
}

/** How long to wait before a code is asked for again, in milliseconds. */
export const RESEND_COOL_DOWN_MS = 30_000

/** Makes the shared part of each step of a snapshot. */
export function createSteps<Cancel>(
  snapshot: { readonly context: { readonly error: AuthError | undefined }; hasTag(tag: 'pending'): boolean },
  cancel: Cancel,
): <Name extends string, Inputs extends FieldName>(
  name: Name,
  inputs: readonly Inputs[],
) => FlowStep<Name, Cancel, Inputs> {
  const pending = snapshot.hasTag('pending')
  const error = pending ? null : (snapshot.context.error ?? null)
  return (name, inputs) => ({ step: name, pending, error, fields: createFields(inputs, { pending, error }), cancel })
}
