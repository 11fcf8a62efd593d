/**
 * The account flows, each with what people type into it and what must be true of what is sent.
 *
 * @module
 */
import { expect } from 'vitest'
import { usePasskeyRegistration, usePasswordReset, useSignUp, useTotpSetup } from '../../src/index.ts'
import { type AnyView, type FlowLife, opened } from './flow-lives.ts'
import { CANARY, writeSecret } from './held-answers.ts'
import type { HeldCall } from './held-service.ts'

const BAD: readonly unknown[] = [undefined, null, '', 7, {}, 'x'.repeat(5000), { username: '', code: '', password: '' }]

const names = ['ada', 'bob'] as const
/** A password that tells whose it is. */
const passwordOf = (name: string, count: number): string => `${CANARY}-of-${name}-${count}`
const codeOf = (count: number): string => String(731_000 + (count % 1000))
const newest = (calls: readonly HeldCall[], operation: string): HeldCall | undefined =>
  calls.filter((call) => call.operation === operation).at(-1)

const mostly = (good: readonly unknown[], bad = BAD): readonly unknown[] => [
  ...Array.from({ length: 4 }, () => good).flat(),
  ...bad,
]

const signUp: FlowLife = {
  open: (auth) => useSignUp(auth) as never,
  inputs: (step, action, count) => {
    if (action === 'haveCode') return mostly(names.map((username) => ({ username })))
    if (step === 'code' && action === 'submit') return mostly([codeOf(count)])
    if (action === 'submit') {
      return mostly(names.flatMap((username) => [{ username, password: passwordOf(username, count) }, { username }]))
    }
    return [undefined]
  },
  check: ({ view, calls, typed }) => {
    const last = calls.at(-1)
    if (view.pending && last && !last.isSettled) {
      expect(last.input.Username).toBe(view.username)
      const asked = typed.at(-1) as Record<string, unknown> | string | undefined
      if (last.operation === 'SignUp')
        expect([last.input.Password]).toEqual([(asked as { password?: string }).password])
      if (last.operation === 'ConfirmSignUp' && typeof asked === 'string') {
        expect(last.input.ConfirmationCode).toBe(asked)
      }
    }
    checkSignIn(view)
  },
}

const passwordReset: FlowLife = {
  open: (auth) => usePasswordReset(auth) as never,
  inputs: (step, action, count) => {
    if (step === 'identify') return mostly(names.map((username) => ({ username })))
    if (action === 'submit') {
      return mostly(names.map((name) => ({ code: codeOf(count), password: passwordOf(name, count) })))
    }
    return [undefined]
  },
  check: ({ view, calls, typed }) => {
    const last = calls.at(-1)
    if (view.pending && last && !last.isSettled) {
      expect(last.input.Username).toBe(view.username)
      if (last.operation === 'ConfirmForgotPassword') {
        const { code, password } = typed.at(-1) as { code: string; password: string }
        expect(last.input).toMatchObject({ ConfirmationCode: code, Password: password })
      }
    }
    if (view.step === 'reset') {
      const { username, password } = view.signIn as { username: string; password: unknown }
      expect(username).toBe(view.username)
      expect(opened(password)).toBe(newest(calls, 'ConfirmForgotPassword')?.input.Password)
    }
  },
}

const totpSetup: FlowLife = {
  open: (auth) => useTotpSetup(auth) as never,
  inputs: (_, action, count) =>
    action === 'submit' ? mostly([{ code: codeOf(count) }, { code: codeOf(count), deviceName: 'phone' }]) : [undefined],
  check: ({ view, calls, typed }) => {
    if (view.step === 'setUpTotp') {
      const secrets = calls
        .filter(({ operation, signal }) => operation === 'AssociateSoftwareToken' && !signal?.aborted)
        .map(({ answer }) => (answer as { SecretCode?: string } | undefined)?.SecretCode)
      // The newest one that the service gave.
      expect(view.secret).toBe(secrets.filter((secret) => secret?.length === writeSecret(0).length).at(-1))
    }
    const last = calls.at(-1)
    if (last?.operation === 'VerifySoftwareToken' && !last.isSettled && view.pending) {
      expect(last.input.UserCode).toBe((typed.at(-1) as { code: string }).code)
    }
    if (view.step === 'enabled') {
      expect(newest(calls, 'VerifySoftwareToken')?.answer).toEqual({ Status: 'SUCCESS' })
      if (view.isPreferenceSet) expect(newest(calls, 'SetUserMFAPreference')?.answer).toEqual({})
    }
  },
}

const passkeyRegistration: FlowLife = {
  open: (auth) => usePasskeyRegistration(auth) as never,
  inputs: () => [undefined],
  check: ({ view, calls }) => {
    const created = newest(calls, 'passkeys.create')
    const completed = newest(calls, 'CompleteWebAuthnRegistration')
    if (created) {
      const asked = newest(calls.slice(0, calls.indexOf(created)), 'StartWebAuthnRegistration')?.answer
      expect(created.input.options).toBe((asked as { CredentialCreationOptions: unknown }).CredentialCreationOptions)
    }
    if (completed) {
      const made = newest(calls.slice(0, calls.indexOf(completed)), 'passkeys.create')?.answer
      expect(completed.input.Credential).toBe(made)
    }
    if (view.step === 'registered') {
      expect(completed?.answer).toEqual({})
      expect(completed?.input.Credential).toMatchObject({ id: (view.passkey as { credentialId: string }).credentialId })
    }
  },
}

/** A password goes along with the name that it was typed with. */
function checkSignIn(view: AnyView): void {
  if (view.step !== 'confirmed') return
  const { username, password, session } = view.signIn as { username: string; password?: unknown; session?: unknown }
  expect(username).toBe(view.username)
  if (password !== undefined) expect(opened(password)).toContain(`-of-${username}-`)
  if (session !== undefined) expect(opened(session)).toContain('-session-')
}

/** The flows, by name. Those of a signed-in user need the session of one. */
export const flowLives = (stored: ReadonlyMap<string, string>): Readonly<Record<string, FlowLife>> => ({
  'a sign-up': signUp,
  'a password reset': passwordReset,
  'a TOTP set-up': { ...totpSetup, stored },
  'a passkey registration': { ...passkeyRegistration, stored },
})
