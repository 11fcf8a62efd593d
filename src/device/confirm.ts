/**
 * Makes a new device one that Cognito knows, now or later, and says whether it is to be remembered.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
 * @module
 */
import type { Settings } from '../config.ts'
import type { LoadCrypto } from '../crypto/load.ts'
import { type AuthError, toAuthError } from '../errors.ts'
import type { Clock, Ports } from '../ports.ts'
import { isDeviceConfirmed, isDeviceKeyRefused, isUnknownResource } from '../refusals.ts'
import type { Sensitive } from '../sensitive.ts'
import { letProcessEnd } from '../timers.ts'
import type { CallAsUser, CallOptions } from '../transport/call.ts'
import type { DeviceStore } from './store.ts'

/** A device that Cognito has given a key, and its user. */
export interface DeviceToConfirm {
  readonly deviceKey: string
  readonly deviceGroupKey: string
  /** The password of an earlier try, which the service may have taken. Default: a new one. */
  readonly devicePassword?: Sensitive<string> | undefined
  /** The real user name. */
  readonly username: string
  /** The name as typed to sign in. */
  readonly alias?: string
}

/** The part of the session that knows the present device. */
export interface DeviceSession {
  username(): string | undefined
  deviceKey(): string | undefined
  setDeviceKey(deviceKey: string | undefined): Promise<void>
  /** Notifies the listeners of `deviceTrouble`. */
  tellDeviceTrouble(error: AuthError): void
}

/** The parts of an auth context that confirming a device works with. */
export interface ConfirmDeps {
  readonly ports: Pick<Ports, 'randomBytes' | 'modPow' | 'deviceName'>
  readonly loadCrypto: LoadCrypto
  readonly callAsUser: CallAsUser
  readonly devices: DeviceStore
  readonly session: Pick<DeviceSession, 'username' | 'tellDeviceTrouble'>
}

/**
 * Confirms a new device for the signed-in user.
 *
 * The secret is stored before the service is told, and marked as confirmed after: a crash in between leaves a device
 * that is not used, never one that cannot be proven. {@link confirmLater} then tries again, unless the key was refused.
 *
 * @returns whether the user must be asked before the device is remembered
 * @throws what the call throws. Listeners of `deviceTrouble` are notified.
 */
export async function confirmDevice(
  { ports, loadCrypto, callAsUser, devices, session }: ConfirmDeps,
  device: DeviceToConfirm,
  options?: CallOptions,
): Promise<{ readonly userConfirmationNecessary: boolean }> {
  const { deviceKey, deviceGroupKey, devicePassword, username, alias } = device
  const { randomBytes, modPow } = ports
  try {
    const { createDeviceVerifier } = await loadCrypto()
    const verifier = await createDeviceVerifier({ deviceGroupKey, deviceKey, devicePassword, randomBytes, modPow })
    const record = { deviceKey, deviceGroupKey, devicePassword: verifier.devicePassword, confirmed: false }
    await devices.save(username, record, alias)
    const deviceName = await ports.deviceName()
    const answer = await callAsUser(
      'ConfirmDevice',
      {
        DeviceKey: deviceKey,
        ...(deviceName !== '' && { DeviceName: deviceName }),
        DeviceSecretVerifierConfig: { PasswordVerifier: verifier.passwordVerifier, Salt: verifier.salt },
      },
      options,
    ).catch(acceptConfirmed)
    await devices.save(username, { ...record, confirmed: true }, alias)
    return { userConfirmationNecessary: answer.UserConfirmationNecessary === true }
  } catch (thrown) {
    const error = toAuthError(thrown)
    session.tellDeviceTrouble(error)
    // With the token of another account, selected meanwhile, the refusal says nothing about the key.
    if (isDeviceKeyRefused(error) && session.username() === username) await devices.clear(username)
    throw error
  }
}

/** An earlier try was taken, and its answer lost: the device's password is the same one. */
function acceptConfirmed(error: unknown): { readonly UserConfirmationNecessary?: boolean } {
  if (isDeviceConfirmed(error)) return {}
  throw error
}

/** Says whether a device is to be remembered: then it takes the place of the second factor. */
export async function updateDeviceStatus(
  { callAsUser }: { readonly callAsUser: CallAsUser },
  device: { readonly deviceKey: string; readonly remembered: boolean },
  options?: CallOptions,
): Promise<void> {
  await callAsUser(
    'UpdateDeviceStatus',
    {
      DeviceKey: device.deviceKey,
      DeviceRememberedStatus: device.remembered ? 'remembered' : 'not_remembered',
    },
    options,
  )
}

/**
 * Forgets a device: the service asks it for a second factor again, and the local secret is gone, if it is this one.
 * A device that the service does not know any more is forgotten all the same.
 */
export async function forgetDevice(
  {
    callAsUser,
    devices,
    session,
  }: {
    readonly callAsUser: CallAsUser
    readonly devices: DeviceStore
    readonly session: Pick<DeviceSession, 'username' | 'deviceKey' | 'setDeviceKey'>
  },
  device: { readonly deviceKey: string },
  options?: CallOptions,
): Promise<void> {
  const { deviceKey } = device
  const username = session.username()
  await callAsUser('ForgetDevice', { DeviceKey: deviceKey }, options).catch((error: unknown) => {
    if (!isUnknownResource(error)) throw error
  })
  // A key that means nothing any more would only get refreshes and sign-ins refused.
  if (session.deviceKey() === deviceKey) await session.setDeviceKey(undefined)
  if (username === undefined) return
  const own = await devices.load(username)
  if (own?.deviceKey === deviceKey) await devices.clear(username)
}

/** Longer than one request may take, so that the sign-in's own try is over. Milliseconds. */
const FIRST_DELAY_MS = 15_000
const LONGEST_DELAY_MS = 5 * 60_000

/** The parts of an auth context that the later confirmation works with. */
export interface ConfirmLaterDeps extends ConfirmDeps {
  readonly settings: Pick<Settings, 'deviceTracking'>
  readonly ports: ConfirmDeps['ports'] & { readonly clock: Clock }
  readonly session: Pick<DeviceSession, 'username' | 'deviceKey' | 'tellDeviceTrouble'>
}

/**
 * Tries again to confirm a device that a sign-in could not confirm: a while after it, with new tokens, and after the
 * next start of the app. Until then the device is not presented, and nothing else suffers.
 *
 * @param subscribe Calls back after each change of the session.
 * @returns the function that ends it
 */
export function confirmLater(deps: ConfirmLaterDeps, subscribe: (listener: () => void) => () => void): () => void {
  const { session, devices, settings, ports } = deps
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
    const { userConfirmationNecessary } = await confirmDevice(deps, { ...device, username })
    // Nobody is there to be asked, so the answer is no. It can be changed in the list of devices.
    const isOwnQuestion = settings.deviceTracking === 'ask' && !userConfirmationNecessary
    if (isOwnQuestion) await updateDeviceStatus(deps, { deviceKey, remembered: false })
  }

  const unsubscribe = subscribe(watch)
  watch()
  return () => {
    unsubscribe()
    ports.clock.clearTimeout(timer as never)
    watched = undefined
  }
}
