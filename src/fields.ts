/**
 * The attributes that password managers, autofill, keyboards and screen readers want on each input,
 * from one table, for the DOM and for React Native, and the form around them.
 *
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill
 * @module
 */
import type { AuthError } from './errors.ts'

/** An input of a step, or of a change of the password. */
export type FieldName =
  | 'username'
  | 'password'
  | 'newPassword'
  | 'previousPassword'
  | 'proposedPassword'
  | 'code'
  | 'email'
  | 'phoneNumber'
  | 'answer'
  | 'deviceName'

/** The `autocomplete` of an input, by the names of HTML, which React Native takes too. */
type AutoComplete = 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'email' | 'tel' | 'off'

/** Attributes of a DOM `<input>`. Spread them: `<input {...field.dom()} />`. */
export interface DomField {
  readonly name: string
  readonly type: 'text' | 'password' | 'email' | 'tel'
  readonly autoComplete: string
  readonly inputMode?: 'numeric' | 'email' | 'tel'
  readonly autoCapitalize: 'none'
  readonly spellCheck: false
  readonly required: boolean
  readonly maxLength: number
  /** The user name that a new password is for. Absent where there is something to type. */
  readonly value?: string
  /** True while a request is under way. Not `disabled`, which would take the keyboard's focus away. */
  readonly readOnly: boolean
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** Props of a React Native `<TextInput>`. */
export interface NativeField {
  readonly autoComplete: AutoComplete
  /** For iOS. */
  readonly textContentType:
    | 'username'
    | 'password'
    | 'newPassword'
    | 'oneTimeCode'
    | 'emailAddress'
    | 'telephoneNumber'
    | 'none'
  readonly inputMode?: 'numeric' | 'email' | 'tel'
  readonly secureTextEntry: boolean
  readonly autoCapitalize: 'none'
  readonly autoCorrect: false
  readonly maxLength: number
  /** The user name that a new password is for. Absent where there is something to type. */
  readonly value?: string
  readonly editable: boolean
  readonly accessibilityLabel: string
}

/** One input, as prop getters. */
export interface Field {
  /** For the DOM, in React's spelling. `errorId` is the id of the element that shows the error. */
  dom(options?: { readonly errorId?: string }): DomField
  /** For React Native. `label` replaces the English accessibility label. */
  native(options?: { readonly label?: string }): NativeField
}

/** The submission of a form, as DOM and React tell it. */
export interface FormSubmission {
  preventDefault(): void
  /** The `<form>`. */
  readonly currentTarget: unknown
}

/** Props of a `<form>`, in React's spelling. Spread them; in Vue, `v-bind` takes them. */
export interface DomForm {
  /** A form that is sent before a script listens goes nowhere, and puts nothing into the address. */
  readonly method: 'dialog'
  /** Reads the inputs by their names and submits them, in place of the browser. */
  readonly onSubmit: (event: FormSubmission) => void
}

interface FieldRow {
  readonly label: string
  /** What an error about this input names. Default: its name. */
  readonly field?: string
  /** Default: `text`. */
  readonly type?: DomField['type']
  /** Default: `off`. */
  readonly autoComplete?: AutoComplete
  /** Default: `none`. */
  readonly textContentType?: NativeField['textContentType']
  readonly maxLength: number
}

const PASSWORD: FieldRow = {
  label: 'Password',
  type: 'password',
  autoComplete: 'current-password',
  textContentType: 'password',
  maxLength: 256,
}
const NEW_PASSWORD: FieldRow = {
  ...PASSWORD,
  label: 'New password',
  autoComplete: 'new-password',
  textContentType: 'newPassword',
}

const TABLE: Readonly<Record<FieldName, FieldRow>> = {
  username: { label: 'User name', autoComplete: 'username', textContentType: 'username', maxLength: 128 },
  password: PASSWORD,
  newPassword: NEW_PASSWORD,
  previousPassword: { ...PASSWORD, label: 'Present password', field: 'password' },
  proposedPassword: { ...NEW_PASSWORD, field: 'newPassword' },
  code: { label: 'Code', autoComplete: 'one-time-code', textContentType: 'oneTimeCode', maxLength: 64 },
  email: {
    label: 'E-mail address',
    type: 'email',
    autoComplete: 'email',
    textContentType: 'emailAddress',
    maxLength: 2048,
  },
  phoneNumber: {
    label: 'Phone number',
    type: 'tel',
    autoComplete: 'tel',
    textContentType: 'telephoneNumber',
    maxLength: 20,
  },
  answer: { label: 'Answer', maxLength: 2048 },
  deviceName: { label: 'Name of the authenticator', maxLength: 1024 },
}

/** The state of a step that its inputs depend on. */
export interface FieldState {
  readonly pending: boolean
  readonly error: AuthError | null
  /** True if the form leads to a new password: no passkey is offered with its `username`. Default: false. */
  readonly isNew?: boolean
  /** The user that a new password is for: `username` is read-only then, for password managers. */
  readonly owner?: string | undefined
}

/** The inputs of a step, with the error and the pending state of the step. */
export function createFields<Name extends FieldName>(
  names: readonly Name[],
  state: FieldState,
): Readonly<Record<Name, Field>> {
  const fields = names.map((name) => [name, createField(name, state)] as const)
  return Object.fromEntries(fields) as Record<Name, Field>
}

function createField(name: FieldName, { pending, error, isNew = false, owner }: FieldState): Field {
  const row = name === 'password' && isNew ? NEW_PASSWORD : TABLE[name]
  const { label: english, type = 'text', autoComplete = 'off', textContentType = 'none', maxLength, field = name } = row
  const invalid = error?.field === field
  const inputMode = name === 'code' ? 'numeric' : type === 'email' || type === 'tel' ? type : undefined
  const value = name === 'username' ? owner : undefined
  const readOnly = pending || value !== undefined
  const shared: Pick<DomField & NativeField, 'autoCapitalize' | 'inputMode' | 'maxLength' | 'value'> = {
    autoCapitalize: 'none',
    ...(inputMode && { inputMode }),
    maxLength,
    ...(value !== undefined && { value }),
  }
  return {
    dom: ({ errorId } = {}) => ({
      ...shared,
      name,
      type,
      // `webauthn` lets the browser offer passkeys in the same list.
      autoComplete: name === 'username' && value === undefined && !isNew ? 'username webauthn' : autoComplete,
      spellCheck: false,
      required: name !== 'deviceName',
      readOnly,
      'aria-invalid': invalid,
      'aria-describedby': invalid ? errorId : undefined,
    }),
    native: ({ label = english } = {}) => ({
      ...shared,
      autoComplete,
      textContentType,
      secureTextEntry: type === 'password',
      autoCorrect: false,
      editable: !readOnly,
      accessibilityLabel: label,
    }),
  }
}

/** The part of a `<form>` that it is read with, for runtimes without a DOM. */
interface FormElement {
  readonly ownerDocument: {
    readonly defaultView: {
      readonly FormData: new (form: unknown) => Iterable<readonly [name: string, value: unknown]>
    }
  }
}

/**
 * The form of a step.
 *
 * @param names Inputs to read. An input named `attributes.family_name` gives that attribute; others are left alone.
 */
export const createForm =
  (names: readonly FieldName[], submit: (input: never) => unknown): (() => DomForm) =>
  () => ({
    method: 'dialog',
    onSubmit: (event) => {
      event.preventDefault()
      const input: Record<string, string> = {}
      const attributes: Record<string, string> = {}
      const form = event.currentTarget as FormElement
      for (const [name, value] of new form.ownerDocument.defaultView.FormData(form)) {
        const [, attribute] = /^attributes\.(.+)/.exec(name) ?? []
        if (typeof value !== 'string') continue
        if (attribute) attributes[attribute] = value
        else if (names.includes(name as FieldName)) input[name] = value
      }
      void submit({ ...input, attributes } as never)
    },
  })

/**
 * Writes the URI of a TOTP secret. SHA-1, six digits and thirty seconds are Cognito's parameters and the defaults of
 * every app.
 *
 * @param key.secret Base32.
 * @param key.issuer Name of the app. A colon in it becomes a space.
 * @param key.account Account name, such as the user name. A colon in it becomes a space.
 */
export function otpauthUri(key: {
  readonly secret: string
  readonly issuer: string
  readonly account: string
}): string {
  const [issuer, account] = [writeLabel(key.issuer), writeLabel(key.account)]
  return `otpauth://totp/${issuer}:${account}?secret=${encodeURIComponent(key.secret)}&issuer=${issuer}`
}

/** Authenticators decode the label before they split it at a colon, so none may be left in its parts, escaped or not. */
const writeLabel = (name: string): string => encodeURIComponent(name.replace(/\s*:\s*/g, ' ').trim())
