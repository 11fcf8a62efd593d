/**
 * SRP key pairs, one of them made ahead: while a person types, so that the sign-in itself feels instant.
 *
 * @module
 */
import type { SrpKeyPair, SrpKeyPairs } from '../auth-context.ts'
import { createKeyPair } from '../crypto/srp.ts'
import type { Ports } from '../ports.ts'

/** Makes a source of key pairs. Nothing is computed before it is asked. */
export function createSrpKeyPairs(ports: Pick<Ports, 'randomBytes' | 'modPow' | 'clock'>): SrpKeyPairs {
  let ready: Promise<SrpKeyPair | undefined> | undefined

  const create = (): Promise<SrpKeyPair> => createKeyPair(ports.randomBytes, ports.modPow)

  return {
    prepare: () => {
      // After a turn of the event loop, so that the first paint of a form does not wait for it.
      ready ??= new Promise((resolve) => {
        ports.clock.setTimeout(() => create().then(resolve, () => resolve(undefined)), 0)
      })
    },
    take: async () => {
      const prepared = ready
      ready = undefined
      return (await prepared) ?? create()
    },
  }
}
