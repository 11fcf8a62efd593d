/**
 * The attributes that password managers, autofill, keyboards and screen readers want on each input,
 * from one table, for the DOM and for React Native.
 *
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill
 * @module
 */
import type { AuthError } from './errors.ts'

/** An input of a step. */
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
  /** True while a request is under way. Not `disabled`, which would take the keyboard's focus away. */
  readonly readOnly: boolean
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
  /** Default: `text`. */
  readonly type?: DomField['type']
  /** Default: `off`. */
  readonly autoComplete?: string
  /** Default: `none`. */
  readonly textContentType?: string
  readonly maxLength: number
}

const TABLE: Readonly<Record<FieldName, FieldRow>> = {
  username: { label: 'User name', autoComplete: 'username', textContentType: 'username', maxLength: 128 },
  password: {
    label: 'Password',
    type: 'password',
    autoComplete: 'current-password',
    textContentType: 'password',
    maxLength: 256,
  },
  newPassword: {
    label: 'New password',
    type: 'password',
    autoComplete: 'new-password',
    textContentType: 'newPassword',
    maxLength: 256,
  },
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

/** The inputs of a step, with the error and the pending state of the step. */
export function createFields<Name extends FieldName>(
  names: readonly Name[],
  state: { readonly pending: boolean; readonly error: AuthError | null },
): Readonly<Record<Name, Field>> {
  const fields = names.map((name) => [name, createField(name, state)] as const)
  return Object.fromEntries(fields) as Record<Name, Field>
}

function createField(name: FieldName, { pending, error }: { pending: boolean; error: AuthError | null }): Field {
  const { label: english, type = 'text', autoComplete = 'off', textContentType = 'none', maxLength } = TABLE[name]
  const invalid = error?.field === name
  const inputMode = name === 'code' ? 'numeric' : type === 'email' || type === 'tel' ? type : undefined
  const shared: Pick<DomField & NativeField, 'autoCapitalize' | 'inputMode' | 'maxLength'> = {
    autoCapitalize: 'none',
    ...(inputMode && { inputMode }),
    maxLength,
  }
  return {
    dom: ({ errorId } = {}) => ({
      ...shared,
      name,
      type,
      // `webauthn` lets the browser offer passkeys in the same list.
      autoComplete: name === 'username' ? 'username webauthn' : autoComplete,
      spellCheck: false,
      required: name !== 'deviceName',
      readOnly: pending,
      'aria-invalid': invalid,
      'aria-describedby': invalid ? errorId : undefined,
    }),
    native: ({ label = english } = {}) => ({
      ...shared,
      autoComplete,
      textContentType,
      secureTextEntry: type === 'password',
      autoCorrect: false,
      editable: !pending,
      accessibilityLabel: label,
    }),
  }
}

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
