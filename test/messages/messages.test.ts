import { describe, expect, it } from 'vitest'
import { checkPassword } from '../../src/account/password.ts'
import { AuthError, CognitoError, InvalidInputError, NetworkError } from '../../src/errors.ts'
import { de } from '../../src/messages/de.ts'
import { es } from '../../src/messages/es.ts'
import { fr } from '../../src/messages/fr.ts'
import { en, type MessageKey, type Messages, messageFor, messageForRule } from '../../src/messages/index.ts'
import { ja } from '../../src/messages/ja.ts'
import { pt } from '../../src/messages/pt.ts'

const catalogues: Readonly<Record<string, Messages>> = { en, de, fr, es, ja, pt }

const cognito = (code: string, message = code): CognitoError => new CognitoError(message, { code, status: 400 })

describe.each(Object.entries(catalogues))('the sentences in %s', (language, messages) => {
  it('are there for every key, and for no other', () => {
    expect(Object.keys(messages).sort()).toEqual(Object.keys(en).sort())
    expect(Object.values(messages).filter((sentence) => sentence.trim() === '')).toEqual([])
  })

  it('keep the same places for numbers', () => {
    const placesOf = (sentence: string) => sentence.match(/\{\w+\}/g) ?? []
    for (const key of Object.keys(en) as MessageKey[]) expect(placesOf(messages[key]), key).toEqual(placesOf(en[key]))
  })

  it('name neither a browser nor a page, which a phone has not', () => {
    const words = /browser|\bpage\b|navigateur|navegador|página|\bSeite\b|ブラウザ|ページ/i
    expect(Object.values(messages).filter((sentence) => words.test(sentence))).toEqual([])
  })

  it('are not the English ones', () => {
    const same = (Object.keys(en) as MessageKey[]).filter((key) => messages[key] === en[key])
    expect(same).toEqual(language === 'en' ? Object.keys(en) : [])
  })

  it('tell nothing of codes and exceptions to the person', () => {
    expect(Object.values(messages).filter((sentence) => /Exception|ERR_/.test(sentence))).toEqual([])
  })
})

describe('messageFor', () => {
  it.each([
    ['a code', cognito('CodeMismatchException'), en.CodeMismatchException],
    ['a code with a field', new InvalidInputError('x', { field: 'code' }), en['ERR_INVALID_INPUT.code']],
    ['a code with a field nobody knows', new InvalidInputError('x', { field: 'size' }), en.ERR_INVALID_INPUT],
    [
      'too many passwords',
      cognito('NotAuthorizedException', 'Password attempts exceeded'),
      en['NotAuthorizedException.attempts'],
    ],
    ['a disabled user', cognito('NotAuthorizedException', 'User is disabled.'), en['NotAuthorizedException.disabled']],
    [
      'a wrong password',
      cognito('NotAuthorizedException', 'Incorrect username or password.'),
      en.NotAuthorizedException,
    ],
    [
      'a user without an address',
      cognito(
        'InvalidParameterException',
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
      ),
      en['InvalidParameterException.noVerifiedAddress'],
    ],
    [
      'a challenge that is over, by its time or by wrong codes',
      new AuthError('x', { code: 'ERR_CHALLENGE_EXPIRED' }),
      'This sign-in is over. Sign in again.',
    ],
    ['no connection', new NetworkError('x'), en.ERR_NETWORK],
    ['an exception of tomorrow', cognito('BrandNewException'), en.unknown],
    ['one that passes', new AuthError('x', { code: 'ThrottlingException', retryable: true }), en.retry],
    ['something else', new Error('x'), en.unknown],
    ['a name of every object', new AuthError('x', { code: 'constructor' }), en.unknown],
  ])('finds the sentence for %s', (_, error, sentence) => {
    expect(messageFor(error, en)).toBe(sentence)
  })

  it('passes on what a Lambda function says, in every language', () => {
    const error = cognito('UserLambdaValidationException', 'Only addresses of example.org may sign up.')

    expect(messageFor(error, ja)).toBe('Only addresses of example.org may sign up.')
  })

  it('speaks the language of the catalogue', () => {
    expect(messageFor(cognito('ExpiredCodeException'), de)).toBe(de.ExpiredCodeException)
  })
})

it('puts the rules of a password into words', () => {
  const { rules } = checkPassword({ minimumLength: 12 }, 'short')

  expect(rules.map((rule) => messageForRule(rule, en))).toEqual([
    'At least 12 characters',
    'A lower-case letter',
    'An upper-case letter',
    'A digit',
    'A symbol, such as ! or ?',
  ])
})

// The compiler is the test: a language that lacks a sentence is refused.
it('does not compile without every sentence', () => {
  const { retry: _, ...incomplete } = en
  // @ts-expect-error the key `retry` is missing
  const messages: Messages = incomplete

  expect(messages.unknown).toBe(en.unknown)
})
