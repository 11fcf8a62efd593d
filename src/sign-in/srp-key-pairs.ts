/**
 * SRP key pairs made ahead of time: `A` is ready before the person presses the button.
 *
 * @module
 */
import type { SrpKeyPair, SrpKeyPairs } from '../core.ts'
import { createKeyPair } from '../crypto/srp.ts'
import type { Ports } from '../ports.ts'

/** Keeps at most one prepared pair. Each pair is given out once. */
export function createSrpKeyPairs(ports: Pick<Ports, 'randomBytes' | 'modPow' | 'clock'>): SrpKeyPairs {
  const { randomBytes, modPow, clock } = ports
  let timer: unknown
  let prepared: Promise<SrpKeyPair | undefined> | undefined

  const make = (): Promise<SrpKeyPair> => createKeyPair(randomBytes, modPow)

  return {
    prepare() {
      if (prepared !== undefined || timer !== undefined) return
      // A timer of its own, so that the work does not stand between a key press and its paint.
      timer = clock.setTimeout(() => {
        timer = undefined
        prepared = make().catch(() => undefined) // not fatal: `take` tries again and reports
      }, 0)
    },
    async take() {
      if (timer !== undefined) clock.clearTimeout(timer as never)
      const ahead = prepared
      timer = undefined
      prepared = undefined
      return (await ahead) ?? (await make())
    },
  }
}
