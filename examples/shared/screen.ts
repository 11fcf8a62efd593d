/**
 * What a screen shows and offers, without a framework: the React and the Vue example draw the same screens.
 *
 * @module
 */
import type { AuthError, DomForm, Field } from 'cognito-machines'

/** One input of a form. */
export interface ScreenInput {
  readonly name: string
  readonly label: string
  /** Prop getters of the library: type, autocomplete, inputmode, aria-*. */
  readonly field: Field
  /** What is in it at first. */
  readonly value?: string
  /** Whether to show which rules of the password policy are met. */
  readonly hasMeter?: boolean
}

/** A button beside the form. */
export interface ScreenButton {
  readonly label: string
  readonly run: () => unknown
}

/** One screen. `key` changes with the step, so that no typed value leaks into the next. */
export interface Screen {
  readonly key: string
  readonly title: string
  readonly hint?: string | undefined
  readonly error: AuthError | null
  readonly pending: boolean
  readonly inputs: readonly ScreenInput[]
  /** Props of the form around the inputs, for the DOM: it reads them and submits. */
  readonly form?: () => DomForm
  /** The main action, with what was typed, by the names of the inputs. */
  readonly submit?: { readonly label: string; run(values: Readonly<Record<string, string>>): unknown }
  readonly buttons: readonly ScreenButton[]
  /** Whether the code may come out of a text message by itself. */
  readonly takesTextMessage?: boolean
  /** An authenticator app to be set up. */
  readonly totp?: { readonly uri: string; readonly secret: string }
}

/** The part that every view of the library gives to a screen. */
export const stateOf = (view: {
  readonly step: string
  readonly pending: boolean
  readonly error: AuthError | null
}) => ({
  key: view.step,
  error: view.error,
  pending: view.pending,
  inputs: [],
  buttons: [],
})

/** `a***@example.org` and the like, where the service has said it. */
export function sentTo(
  delivery: { readonly medium?: 'SMS' | 'EMAIL' | undefined; readonly destination?: string | undefined } | undefined,
): string {
  const by = { SMS: ' by text message', EMAIL: ' by e-mail', none: '' }[delivery?.medium ?? 'none']
  return `We have sent a code${by}${delivery?.destination ? ` to ${delivery.destination}` : ''}.`
}

/** A button, if there is something to run. */
export const optional = (label: string, run: (() => unknown) | undefined): readonly ScreenButton[] =>
  run ? [{ label, run }] : []
