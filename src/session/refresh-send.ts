/**
 * Sends a refresh and takes the answer home.
 *
 * @module
 */
import { CognitoError, NetworkError } from '../errors.ts'
import { pause } from '../timers.ts'
import type { SessionRecord } from './record.ts'
import { settleAnswer } from './refresh-answer.ts'
import type { RefreshDeps, RefreshOutcome } from './refresh-outcome.ts'
import { requestTokens, withinAnswerTime } from './refresh-request.ts'

/** A phone that wakes up fails the first request at once; the second, a moment later, goes through. */
const QUIET_RETRY_MS = 500

/**
 * Sends the refresh, with the device key it needs, and takes the answer home, however late it comes.
 *
 * @throws {CognitoError} when the service refuses; {@link NetworkError} when there is no usable answer in time.
 */
export async function sendAndSettle(deps: RefreshDeps, base: SessionRecord): Promise<RefreshOutcome> {
  const { username, deviceKey } = base
  try {
    return await sendOnce(deps, base, deviceKey)
  } catch (thrown) {
    if (thrown instanceof NetworkError && thrown.code === 'ERR_NETWORK' && thrown.status === undefined) {
      await pause(deps.ports.clock, QUIET_RETRY_MS)
      return sendOnce(deps, base, deviceKey)
    }
    if (!mayBeAboutDevice(thrown)) throw thrown
    // Tokens are bound to a device: the right key may be known to the device store only.
    const device = await deps.devices.load(username)
    if (!device?.confirmed || device.deviceKey === deviceKey) throw thrown
    return sendOnce(deps, base, device.deviceKey)
  }
}

function sendOnce(deps: RefreshDeps, base: SessionRecord, deviceKey: string | undefined): Promise<RefreshOutcome> {
  const { username, tokens } = base
  const answer = requestTokens(deps, { refreshToken: tokens.refreshToken!, deviceKey, username })
  return withinAnswerTime(
    deps,
    answer.then((result) => settleAnswer(deps, base, result, deviceKey)),
  )
}

/** True when the refusal may come from a device key that is missing or wrong, and not from the token. */
const mayBeAboutDevice = (error: unknown): boolean =>
  error instanceof CognitoError &&
  error.code === 'NotAuthorizedException' &&
  /invalid refresh token/i.test(error.message)
