/**
 * Which rules of the pool's policy a password meets.
 *
 * @module
 */
import { checkPassword } from 'cognito-machines/account'
import { en, messageForRule } from 'cognito-machines/messages'

export function PasswordMeter({ password }: { readonly password: string }) {
  // The service does not tell its policy to clients: this is the default one.
  const { rules } = checkPassword({}, password)
  return (
    <ul className="rules" aria-label="What the password needs">
      {rules.map((result) => (
        <li key={result.rule} className={result.isMet ? 'met' : ''}>
          {result.isMet ? '✓' : '○'} {messageForRule(result, en)}
        </li>
      ))}
    </ul>
  )
}
