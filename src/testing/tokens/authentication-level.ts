/**
 * The strength of a sign-in: the `acr` and `amr` claims of step-up authentication.
 *
 * | level | what satisfies it |
 * |---|---|
 * | 1 | a password |
 * | 2 | one code by SMS or e-mail |
 * | 3 | a passkey; or a password and a code by SMS or e-mail |
 * | 4 | a password and a code of an authenticator app |
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
 * @module
 */

/** The highest level that these methods satisfy. 0 for none. */
export function levelOf(methods: ReadonlySet<string>): number {
  const sent = methods.has('sms') || methods.has('email_otp')
  const password = methods.has('pwd')
  if (password && methods.has('otp')) return 4
  if ((password && sent) || methods.has('swk') || methods.has('hwk')) return 3
  if (sent) return 2
  return password ? 1 : 0
}

/** The `amr` claim: the methods, and `mfa` where there are two or more. */
export const methodClaim = (methods: ReadonlySet<string>): readonly string[] =>
  methods.size > 1 ? [...methods, 'mfa'] : [...methods]

/** The levels of a `TARGET_ACR_VALUES`, in its order. Names that are not known are ignored. */
export function readLevels(values: string): readonly number[] {
  return values.split(' ').flatMap((value) => {
    const [, level] = /^urn:cognito:loa:([1-4])$/.exec(value) ?? []
    return level === undefined ? [] : [Number(level)]
  })
}

/** The `acr` claim of a level. */
export const levelName = (level: number): string => `urn:cognito:loa:${level}`
