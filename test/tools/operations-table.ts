/**
 * The table of all operations in README.md: what asks for each, and which tests see it asked.
 * `npx tsx test/tools/operations-table.ts` writes it.
 *
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OperationName } from '../../src/transport/operations.ts'
import { TOP } from './program.ts'

/** The flows and functions that ask for an operation. An operation without an entry does not compile. */
export const ASKED_BY: Readonly<Record<OperationName, readonly string[]>> = {
  AssociateSoftwareToken: ['useSignIn', 'useTotpSetup', 'startTotpSetup'],
  ChangePassword: ['changePassword', 'setPassword'],
  CompleteWebAuthnRegistration: ['usePasskeyRegistration', 'registerPasskey'],
  ConfirmDevice: ['useSignIn', 'useDevices', 'confirmThisDevice'],
  ConfirmForgotPassword: ['usePasswordReset', 'confirmForgotPassword'],
  ConfirmSignUp: ['useSignUp', 'confirmSignUp'],
  DeleteUser: ['deleteUser'],
  DeleteUserAttributes: ['deleteAttributes'],
  DeleteWebAuthnCredential: ['deletePasskey'],
  ForgetDevice: ['useDevices', 'forgetDevice'],
  ForgotPassword: ['usePasswordReset', 'forgotPassword'],
  GetDevice: ['getDevice'],
  GetTokensFromRefreshToken: ['createAuth'],
  GetUser: ['getUser'],
  GetUserAttributeVerificationCode: ['sendAttributeCode'],
  GetUserAuthFactors: ['getAuthFactors'],
  GlobalSignOut: ['createAuth'],
  InitiateAuth: ['useSignIn', 'createAuth'],
  ListDevices: ['useDevices', 'listDevices'],
  ListUserSessions: ['listSessions'],
  ListWebAuthnCredentials: ['listPasskeys'],
  ResendConfirmationCode: ['useSignUp', 'resendSignUpCode'],
  RespondToAuthChallenge: ['useSignIn'],
  RevokeToken: ['createAuth'],
  RevokeUserSession: ['revokeSession'],
  SetUserMFAPreference: ['useTotpSetup', 'setMfaPreference'],
  SetUserSettings: ['setUserSettings'],
  SignUp: ['useSignUp', 'signUp'],
  StartWebAuthnRegistration: ['usePasskeyRegistration', 'registerPasskey'],
  UpdateAuthEventFeedback: ['sendAuthEventFeedback'],
  UpdateDeviceStatus: ['useSignIn', 'useDevices', 'setDeviceRemembered'],
  UpdateUserAttributes: ['updateAttributes'],
  VerifySoftwareToken: ['useSignIn', 'useTotpSetup', 'verifyTotp'],
  VerifyUserAttribute: ['verifyAttribute'],
}

/** What the part of `createAuth` is called that asks. */
const BY_AUTH: Readonly<Partial<Record<OperationName, string>>> = {
  GetTokensFromRefreshToken: '`auth.getTokens`',
  GlobalSignOut: "`auth.signOut({ scope: 'global' })`",
  InitiateAuth: '`auth.getTokens` (by option)',
  RevokeToken: "`auth.signOut({ scope: 'revoke' })`",
}

const START = '<!-- operations: written by test/tools/operations-table.ts -->'
const END = '<!-- /operations -->'
/** Where tests ask through the public surface, or through the machines under it. */
const SUITES = ['test/account', 'test/flows', 'test/machines', 'test/session']

/** The table, in Markdown. */
export function operationsTable(): string {
  const tests = SUITES.flatMap((suite) =>
    readdirSync(resolve(TOP, suite), { recursive: true, encoding: 'utf8' }).map(
      (file) => `${suite}/${file.replaceAll('\\', '/')}`,
    ),
  )
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => ({ file, text: readFileSync(resolve(TOP, file), 'utf8') }))
  const rows = Object.entries(ASKED_BY).map(([operation, names]) => {
    const by = names.map((name) => (name === 'createAuth' ? BY_AUTH[operation as OperationName] : `\`${name}\``))
    // By a call of what asks, or by a look at what was asked. `createAuth` is in every test.
    const callers = names.filter((name) => name !== 'createAuth').map((name) => `${name}\\(`)
    const sign = new RegExp(`\\b(${[operation, ...callers].join('|')})`)
    const seen = tests.filter(({ text }) => sign.test(text)).map(({ file }) => file)
    const links = seen.slice(0, 2).map((file) => `[${relative('test', file).replace('.test.ts', '')}](${file})`)
    const simulator = `src/testing/operations/${operation.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()}.ts`
    return `| \`${operation}\` | ${by.join(', ')} | [simulated](${simulator}) | ${links.join(', ')} |`
  })
  return ['| operation | asked by | simulator | tested by |', '|---|---|---|---|', ...rows].join('\n')
}

/** README.md with the present table in it. */
export function withTable(readme: string): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)]
  if (start < 0 || end < start) throw new Error('README.md has no place for the table of operations')
  return `${readme.slice(0, start)}${START}\n${operationsTable()}\n${readme.slice(end)}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const readme = resolve(TOP, 'README.md')
  writeFileSync(readme, withTable(readFileSync(readme, 'utf8')))
}
