/**
 * The operations of the simulator, each in its own file. The only list of them.
 *
 * @module
 */
import type { OperationName } from '../transport/operations.ts'
import type { Operation } from './operation.ts'
import { associateSoftwareToken } from './operations/associate-software-token.ts'
import { confirmDevice } from './operations/confirm-device.ts'
import { forgetDevice } from './operations/forget-device.ts'
import { getDevice } from './operations/get-device.ts'
import { getTokensFromRefreshToken } from './operations/get-tokens-from-refresh-token.ts'
import { getUser } from './operations/get-user.ts'
import { globalSignOut } from './operations/global-sign-out.ts'
import { initiateAuth } from './operations/initiate-auth.ts'
import { listDevices } from './operations/list-devices.ts'
import { respondToAuthChallenge } from './operations/respond-to-auth-challenge.ts'
import { revokeToken } from './operations/revoke-token.ts'
import { updateDeviceStatus } from './operations/update-device-status.ts'
import { verifySoftwareToken } from './operations/verify-software-token.ts'

/** Every operation under its own name. */
export const OPERATIONS: { readonly [Name in OperationName]?: Operation<Name> } = {
  AssociateSoftwareToken: associateSoftwareToken,
  ConfirmDevice: confirmDevice,
  ForgetDevice: forgetDevice,
  GetDevice: getDevice,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  GetUser: getUser,
  GlobalSignOut: globalSignOut,
  InitiateAuth: initiateAuth,
  ListDevices: listDevices,
  RespondToAuthChallenge: respondToAuthChallenge,
  RevokeToken: revokeToken,
  UpdateDeviceStatus: updateDeviceStatus,
  VerifySoftwareToken: verifySoftwareToken,
}
