/**
 * What a screen shows and offers, without a framework: the React and the Vue example draw the same screens.
 *
 * @module
 */
import type { AuthError, DomForm, Field } from 'cognito-machines'
import { words } from './language.ts'

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
  /** @param typed What is in the form, by the names of its inputs. */
  readonly run: (typed: Readonly<Record<string, string>>) => unknown
  /** When it can be pressed, and its label until then. Milliseconds since the Unix epoch. */
  readonly wait?: { readonly until: number; readonly label: (seconds: number) => string; readonly over: string }
}

/** A box to tick in a form. */
export interface ScreenCheck {
  readonly name: string
  readonly label: string
  readonly isChecked: boolean
}

/** One screen. `key` changes with the step, so that no typed value leaks into the next. */
export interface Screen {
  readonly key: string
  readonly title: string
  readonly hint?: string | undefined
  readonly error: AuthError | null
  readonly pending: boolean
  readonly inputs: readonly ScreenInput[]
  readonly check?: ScreenCheck
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

/** The input that the error is about: it is shown beside it, and any other error near the button. */
export const nameOfWrong = ({ error, inputs }: Pick<Screen, 'error' | 'inputs'>): string | undefined =>
  error ? inputs.find(({ field }) => field.dom()['aria-invalid'])?.name : undefined

/** What is typed in a `<form>`, by the names of its inputs; of boxes, those that are ticked. */
export function typedIn(form: unknown): Readonly<Record<string, string>> {
  const { elements = [] } = Object(form) as { readonly elements?: ArrayLike<Control> }
  const filled = Array.from(elements).filter(({ name, type, checked }) => name && (type !== 'checkbox' || checked))
  return Object.fromEntries(filled.map(({ name, value }) => [name, value]))
}

/** What is typed in the form beside a button of the page. */
export const typedBeside = (button: { closest(selector: string): Element | null }): Readonly<Record<string, string>> =>
  typedIn(button.closest('section')?.querySelector('form'))

/** An input of a page, and an element. Phones have neither. */
interface Control {
  readonly name: string
  readonly type: string
  readonly value: string
  readonly checked?: boolean
}
interface Element {
  querySelector(selector: string): unknown
}

/** `a***@example.org` and the like, where the service has said it. */
export const sentTo = (
  delivery: { readonly medium?: 'SMS' | 'EMAIL' | undefined; readonly destination?: string | undefined } | undefined,
): string => words.sentCode(delivery?.medium, delivery?.destination)

/** The button for a new code, which waits for the one that is under way. */
export const resendButton = ({ now, availableAt }: Resend): ScreenButton => ({
  label: words.sendAgain,
  run: now,
  wait: { until: availableAt, label: words.sendAgainIn, over: words.canSendAgain },
})

/** What the steps with a code that was sent offer. */
interface Resend {
  readonly availableAt: number
  readonly now: () => unknown
}

/** A button, if there is something to run. */
export const optional = (label: string, run: (() => unknown) | undefined): readonly ScreenButton[] =>
  run ? [{ label, run }] : []
