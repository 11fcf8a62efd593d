/**
 * The table of all operations in docs/operations.md: the flows and functions that call each, and the tests that see it.
 * `npx tsx test/tools/operations-table.ts` writes it.
 *
 * @module
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { OperationName } from '../../src/transport/operations.ts'
import { TOP } from './program.ts'

/** The flows and functions that call an operation. An operation without an entry does not compile. */
export const CALLED_BY: Readonly<Record<OperationName, readonly string[]>> = {
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

/** The calls of an `Auth` that lead to an operation. */
const BY_AUTH: Readonly<Partial<Record<OperationName, string>>> = {
  GetTokensFromRefreshToken: '`auth.getTokens`',
  GlobalSignOut: "`auth.signOut({ scope: 'global' })`",
  InitiateAuth: '`auth.getTokens` (by option)',
  RevokeToken: "`auth.signOut({ scope: 'revoke' })`",
}

const START = '<!-- operations: written by test/tools/operations-table.ts -->'
const END = '<!-- /operations -->'
/** The folders of tests that use the public surface, or the machines under it. */
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
  const rows = Object.entries(CALLED_BY).map(([operation, names]) => {
    const by = names.map((name) => (name === 'createAuth' ? BY_AUTH[operation as OperationName] : `\`${name}\``))
    // A call of the function, or the name of the operation. `createAuth` is in every test.
    const callers = names.filter((name) => name !== 'createAuth').map((name) => `${name}\\(`)
    const sign = new RegExp(`\\b(${[operation, ...callers].join('|')})`)
    const seen = tests.filter(({ text }) => sign.test(text)).map(({ file }) => file)
    const links = seen.slice(0, 2).map((file) => `[${relative('test', file).replace('.test.ts', '')}](../${file})`)
    const simulator = `src/testing/operations/${operation.replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '-').toLowerCase()}.ts`
    return `| \`${operation}\` | ${by.join(', ')} | [simulated](../${simulator}) | ${links.join(', ')} |`
  })
  return ['| operation | called by | simulator | tested by |', '|---|---|---|---|', ...rows].join('\n')
}

/** The page of the table. */
export const OPERATIONS_PAGE = 'docs/operations.md'

/** The page with the present table in it. */
export function withTable(page: string): string {
  const [start, end] = [page.indexOf(START), page.indexOf(END)]
  if (start < 0 || end < start) throw new Error(`${OPERATIONS_PAGE} has no place for the table of operations`)
  return `${page.slice(0, start)}${START}\n${operationsTable()}\n${page.slice(end)}`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const page = resolve(TOP, OPERATIONS_PAGE)
  writeFileSync(page, withTable(readFileSync(page, 'utf8')))
}
