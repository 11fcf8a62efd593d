/**
 * Sends a refresh and takes the answer home.
 *
 * @module
 */
import { NetworkError, toAuthError } from '../errors.ts'
import { pause } from '../storage/deadline.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import { withinAnswerTime } from './answer-deadline.ts'
import type { SessionRecord } from './record.ts'
import { type Settled, settleAnswer } from './refresh-answer.ts'
import type { RefreshDeps } from './refresh-outcome.ts'
import { requestTokens } from './refresh-request.ts'
import { revokeToken } from './revoke.ts'
import { mayBeAboutDevice } from './verdict.ts'

/** A phone that wakes up fails the first request at once; the second, a moment later, goes through. */
const QUIET_RETRY_MS = 500
/**
 * Sends the refresh, with the device key it needs, and takes the answer home, however late it comes.
 *
 * @throws {CognitoError} when the service refuses; {@link NetworkError} when there is no usable answer.
 */
export async function sendAndSettle(deps: RefreshDeps, base: SessionRecord): Promise<Settled> {
  try {
    return await sendOnce(deps, base, base.deviceKey)
  } catch (thrown) {
    const error = toAuthError(thrown)
    if (error instanceof NetworkError && error.code === 'ERR_NETWORK' && error.status === undefined) {
      await pause(deps.ports.clock, QUIET_RETRY_MS)
      return sendOnce(deps, base, base.deviceKey)
    }
    if (!mayBeAboutDevice(error)) throw error
    // Tokens are bound to a device: the right key may be known to the device store only.
    const device = await deps.devices.load(base.username).catch(() => undefined)
    if (!device?.confirmed || device.deviceKey === base.deviceKey) throw error
    return sendOnce(deps, base, device.deviceKey)
  }
}

async function sendOnce(deps: RefreshDeps, base: SessionRecord, deviceKey: string | undefined): Promise<Settled> {
  const { clock } = deps.ports
  const { username, tokens } = base
  const answer = requestTokens(deps, { refreshToken: tokens.refreshToken!, deviceKey, username })
  const settle = (result: AuthenticationResultType | undefined) =>
    settleAnswer(deps, base, result, { deviceKey, receivedAt: clock.now() }, (token) => {
      // Best effort: nobody is left to be told.
      revokeToken(deps, token).catch(() => undefined)
    })
  let isLate = false
  answer.then((result) => (isLate ? settle(result) : undefined)).catch(() => undefined)
  let result: AuthenticationResultType | undefined
  try {
    result = await withinAnswerTime(clock, deps.settings.timeoutMs, answer)
  } catch (thrown) {
    isLate = true
    throw thrown
  }
  return settle(result)
}
