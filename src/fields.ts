/**
 * The attributes that password managers, autofill, keyboards and screen readers want on each input,
 * from one table, for the DOM and for React Native.
 *
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill
 * @module
 */
import type { AuthError } from './errors.ts'

/** An input that a step may ask for. */
export type FieldName =
  | 'username'
  | 'password'
  | 'newPassword'
  | 'code'
  | 'email'
  | 'phoneNumber'
  | 'answer'
  | 'deviceName'

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
  readonly disabled: boolean
  readonly 'aria-invalid': boolean
  readonly 'aria-describedby': string | undefined
}

/** Props of a React Native `<TextInput>`. */
export interface NativeField {
  readonly autoComplete: string
  readonly textContentType: string
  readonly inputMode?: 'numeric' | 'email' | 'tel'
  readonly secureTextEntry: boolean
  readonly autoCapitalize: 'none'
  readonly autoCorrect: false
  readonly maxLength: number
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

interface FieldRow {
  readonly label: string
  readonly type: DomField['type']
  readonly autoComplete: string
  readonly native: string
  readonly textContentType: string
  readonly inputMode?: 'numeric' | 'email' | 'tel'
  readonly maxLength: number
  readonly required: boolean
}

const TABLE: Readonly<Record<FieldName, FieldRow>> = {
  username: {
    label: 'User name',
    type: 'text',
    // `webauthn` lets the browser offer passkeys in the same list.
    autoComplete: 'username webauthn',
    native: 'username',
    textContentType: 'username',
    maxLength: 128,
    required: true,
  },
  password: {
    label: 'Password',
    type: 'password',
    autoComplete: 'current-password',
    native: 'current-password',
    textContentType: 'password',
    maxLength: 256,
    required: true,
  },
  newPassword: {
    label: 'New password',
    type: 'password',
    autoComplete: 'new-password',
    native: 'new-password',
    textContentType: 'newPassword',
    maxLength: 256,
    required: true,
  },
  code: {
    label: 'Code',
    type: 'text',
    autoComplete: 'one-time-code',
    native: 'one-time-code',
    textContentType: 'oneTimeCode',
    inputMode: 'numeric',
    maxLength: 64,
    required: true,
  },
  email: {
    label: 'E-mail address',
    type: 'email',
    autoComplete: 'email',
    native: 'email',
    textContentType: 'emailAddress',
    inputMode: 'email',
    maxLength: 2048,
    required: true,
  },
  phoneNumber: {
    label: 'Phone number',
    type: 'tel',
    autoComplete: 'tel',
    native: 'tel',
    textContentType: 'telephoneNumber',
    inputMode: 'tel',
    maxLength: 20,
    required: true,
  },
  answer: {
    label: 'Answer',
    type: 'text',
    autoComplete: 'off',
    native: 'off',
    textContentType: 'none',
    maxLength: 2048,
    required: true,
  },
  deviceName: {
    label: 'Name of the authenticator',
    type: 'text',
    autoComplete: 'off',
    native: 'off',
    textContentType: 'none',
    maxLength: 1024,
    required: false,
  },
}

/** The inputs of a step, which know whether they are at fault and whether the step is busy. */
export function createFields<Name extends FieldName>(
  names: readonly Name[],
  state: { readonly pending: boolean; readonly error: AuthError | null },
): Readonly<Record<Name, Field>> {
  const fields = names.map((name) => [name, createField(name, state)] as const)
  return Object.fromEntries(fields) as Record<Name, Field>
}

function createField(name: FieldName, { pending, error }: { pending: boolean; error: AuthError | null }): Field {
  const row = TABLE[name]
  const invalid = error?.field === name
  return {
    dom: ({ errorId } = {}) => ({
      name,
      type: row.type,
      autoComplete: row.autoComplete,
      ...(row.inputMode && { inputMode: row.inputMode }),
      autoCapitalize: 'none',
      spellCheck: false,
      required: row.required,
      maxLength: row.maxLength,
      disabled: pending,
      'aria-invalid': invalid,
      'aria-describedby': invalid ? errorId : undefined,
    }),
    native: ({ label } = {}) => ({
      autoComplete: row.native,
      textContentType: row.textContentType,
      ...(row.inputMode && { inputMode: row.inputMode }),
      secureTextEntry: row.type === 'password',
      autoCapitalize: 'none',
      autoCorrect: false,
      maxLength: row.maxLength,
      editable: !pending,
      accessibilityLabel: label ?? row.label,
    }),
  }
}
