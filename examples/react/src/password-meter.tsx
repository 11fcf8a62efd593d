/**
 * Which rules of the pool's policy a password meets.
 *
 * @module
 */
import { checkPassword } from 'cognito-machines/account'
import { messageForRule } from 'cognito-machines/messages'
import { messages, words } from '../../shared/language.ts'

export function PasswordMeter({ password }: { readonly password: string }) {
  // The service does not tell its policy to clients: this is the default one.
  const { rules } = checkPassword({}, password)
  return (
    <ul className="rules" aria-label={words.passwordNeeds}>
      {rules.map((result) => (
        <li key={result.rule} className={result.isMet ? 'met' : ''}>
          {result.isMet ? '✓' : '○'} {messageForRule(result, messages)}
        </li>
      ))}
    </ul>
  )
}
