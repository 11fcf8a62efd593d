import { bigIntModPow } from '../../src/crypto/mod-pow.ts'
import { type PasswordClaim, passwordClaim } from '../../src/crypto/password-claim.ts'
import { Sensitive } from '../../src/sensitive.ts'
import published from '../vectors/published.json' with { type: 'json' }

const vector = published.srp[0]!

/** A published exchange whose claim is known. Pass what a test changes. */
export function exampleClaim(changes: Partial<Record<keyof PasswordClaim, unknown>> = {}): PasswordClaim {
  const { poolName, userId, B, saltHex: salt, secretBlock, timestamp } = vector
  const keyPair = { a: new Sensitive(vector.a), A: vector.A }
  const password = new Sensitive(vector.password)
  const example = { poolName, userId, password, keyPair, B, salt, secretBlock, timestamp, modPow: bigIntModPow }
  return { ...example, ...changes } as PasswordClaim
}

/** The claim of {@link exampleClaim} as published. */
export const exampleSignature = vector.signature

/** What refusing looks like: the error, and whether any arithmetic with the password was done before. */
export async function refusal(changes: Partial<Record<keyof PasswordClaim, unknown>>): Promise<{
  readonly error: unknown
  readonly computed: boolean
}> {
  let computed = false
  const modPow = {
    ...bigIntModPow,
    premasterSecret: (numbers: Parameters<typeof bigIntModPow.premasterSecret>[0]) => {
      computed = true
      return bigIntModPow.premasterSecret(numbers)
    },
  }
  const error = await passwordClaim(exampleClaim({ modPow, ...changes })).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  return { error, computed }
}
