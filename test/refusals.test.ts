import { describe, expect, it } from 'vitest'
import { CognitoError, NetworkError } from '../src/errors.ts'
import {
  isAccessTokenDead,
  isAlreadyConfirmed,
  isAnswerable,
  isDeviceConfirmed,
  isDeviceKeyRefused,
  isRefused,
  isScopeMissing,
  isSessionDead,
  isUnknownDevice,
  isUnknownResource,
  isUnknownUser,
  isUnreachable,
  mayBeAboutDevice,
} from '../src/refusals.ts'

const CLASSIFIERS = {
  isAccessTokenDead,
  isAlreadyConfirmed,
  isDeviceConfirmed,
  isDeviceKeyRefused,
  isScopeMissing,
  isSessionDead,
  isUnknownDevice,
  isUnknownResource,
  isUnknownUser,
  mayBeAboutDevice,
}
const refused = (code: string, message: string, status = 400) => new CognitoError(message, { code, status })
const meanings = (error: unknown) => Object.entries(CLASSIFIERS).flatMap(([name, isIt]) => (isIt(error) ? [name] : []))

describe('a refused call', () => {
  it.each([
    ['NotAuthorizedException', 'Invalid Refresh Token', ['mayBeAboutDevice']],
    ['NotAuthorizedException', 'Access Token has expired', ['isAccessTokenDead']],
    ['NotAuthorizedException', 'Access Token has been revoked', ['isAccessTokenDead']],
    ['NotAuthorizedException', 'Access Token does not have required scopes', ['isScopeMissing']],
    ['NotAuthorizedException', 'Invalid session for the user, session is expired.', ['isSessionDead']],
    ['NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED', ['isAlreadyConfirmed']],
    ['NotAuthorizedException', 'Incorrect username or password.', []],
    ['InvalidParameterException', 'User is already confirmed.', ['isAlreadyConfirmed']],
    [
      'ResourceNotFoundException',
      'Device does not exist.',
      ['isDeviceKeyRefused', 'isUnknownDevice', 'isUnknownResource'],
    ],
    ['ResourceNotFoundException', 'User pool does not exist.', ['isDeviceKeyRefused', 'isUnknownResource']],
    ['InvalidParameterException', 'Invalid device key given.', ['isDeviceKeyRefused']],
    ['InvalidParameterException', 'Invalid device secret verifier given', []],
    ['DeviceKeyExistsException', 'Device already exists.', ['isDeviceConfirmed']],
    ['UserNotFoundException', 'User does not exist.', ['isUnknownUser']],
  ] as const)('%s "%s" means %j', (code, message, expected) => {
    expect(meanings(refused(code, message))).toEqual(expected)
    // The same words of anything else mean nothing.
    expect(meanings(Object.assign(new Error(message), { code }))).toEqual([])
  })

  it('did nothing, unless the service itself is in trouble', () => {
    expect(isRefused(refused('NotAuthorizedException', 'no'))).toBe(true)
    expect(isRefused(refused('InternalErrorException', 'trouble', 500))).toBe(false)
    expect(isRefused(new NetworkError('offline'))).toBe(false)
  })

  it('is not one that did not arrive', () => {
    expect(isUnreachable(new NetworkError('offline'))).toBe(true)
    expect(isUnreachable(new NetworkError('a proxy', { status: 502 }))).toBe(false)
    expect(isUnreachable(new NetworkError('too slow', { code: 'ERR_TIMEOUT' }))).toBe(false)
    expect(isUnreachable(refused('NotAuthorizedException', 'no'))).toBe(false)
  })
})

it.each(['ERR_TIMEOUT', 'ERR_NETWORK', 'ERR_ABORTED'] as const)(
  'a request without an answer ends no challenge, so nobody has to start over: %s',
  (code) => {
    expect(isAnswerable(new NetworkError('no response', { code }))).toBe(true)
  },
)
