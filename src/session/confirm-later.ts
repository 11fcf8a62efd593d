/**
 * Tries again to confirm a device that a sign-in could not confirm: a while after it, with new tokens, and after the
 * next start of the app. Until then the device is not presented, and nothing else suffers.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { confirmDevice, updateDeviceStatus } from '../device/confirm.ts'
import { CognitoError, toAuthError } from '../errors.ts'
import { letProcessEnd } from '../timers.ts'

/** Longer than one request may take, so that the sign-in's own try is over. Milliseconds. */
const FIRST_DELAY_MS = 15_000
const LONGEST_DELAY_MS = 5 * 60_000

/**
 * Watches over the device of whoever is signed in.
 *
 * @param subscribe Calls back after each change of the session.
 * @returns what ends it
 */
export function confirmLater(context: AuthContext, subscribe: (listener: () => void) => () => void): () => void {
  const { session, devices, settings, ports } = context
  if (settings.deviceTracking === 'off') return () => {}
  let watched: string | undefined
  let timer: unknown

  function watch(): void {
    const deviceKey = session.deviceKey()
    if (deviceKey === watched) return
    watched = deviceKey
    ports.clock.clearTimeout(timer as never)
    if (deviceKey !== undefined) tryIn(FIRST_DELAY_MS, deviceKey)
  }

  function tryIn(delayMs: number, deviceKey: string): void {
    timer = ports.clock.setTimeout(() => {
      confirm(deviceKey).catch((thrown: unknown) => {
        const isForNow = toAuthError(thrown).retryable
        if (isForNow && watched === deviceKey) tryIn(Math.min(delayMs * 2, LONGEST_DELAY_MS), deviceKey)
      })
    }, delayMs)
    letProcessEnd(timer)
  }

  async function confirm(deviceKey: string): Promise<void> {
    const username = session.username()
    const device = username === undefined ? undefined : await devices.load(username)
    if (username === undefined || device?.deviceKey !== deviceKey || device.confirmed) return
    try {
      const { userConfirmationNecessary } = await confirmDevice(context, { ...device, username })
      // Nobody is there to be asked, so the answer is no. It can be changed in the list of devices.
      const isOwnQuestion = settings.deviceTracking === 'ask' && !userConfirmationNecessary
      if (isOwnQuestion) await updateDeviceStatus(context, { deviceKey, remembered: false })
    } catch (error) {
      if (error instanceof CognitoError && error.code === 'ResourceNotFoundException') await devices.clear(username)
      throw error
    }
  }

  const unsubscribe = subscribe(watch)
  watch()
  return () => {
    unsubscribe()
    ports.clock.clearTimeout(timer as never)
    watched = undefined
  }
}
