/**
 * The inputs and outputs of the operations on remembered devices.
 *
 * @module
 */
import type { AttributeType } from './common.ts'

/**
 * What `ConfirmDevice` takes. It makes the device of this sign-in known, with the verifier of its secret.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 */
export interface ConfirmDeviceRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceSecretVerifierConfig?: DeviceSecretVerifierConfigType
  readonly DeviceName?: string
}

/** What `ConfirmDevice` gives. */
export interface ConfirmDeviceResponse {
  readonly UserConfirmationNecessary?: boolean
}

/** The SRP verifier of a device and its salt, both base64. */
export interface DeviceSecretVerifierConfigType {
  readonly PasswordVerifier?: string
  readonly Salt?: string
}

/**
 * What `GetDevice` takes. It describes one device of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html
 */
export interface GetDeviceRequest {
  readonly DeviceKey: string
  readonly AccessToken?: string
}

/** What `GetDevice` gives. */
export interface GetDeviceResponse {
  readonly Device: DeviceType
}

/** A device that the service knows. Times in seconds since the Unix epoch. */
export interface DeviceType {
  readonly DeviceKey?: string
  readonly DeviceAttributes?: readonly AttributeType[]
  readonly DeviceCreateDate?: number
  readonly DeviceLastModifiedDate?: number
  readonly DeviceLastAuthenticatedDate?: number
}

/**
 * What `ListDevices` takes. It lists the devices of the signed-in user, page by page.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 */
export interface ListDevicesRequest {
  readonly AccessToken: string
  readonly Limit?: number
  readonly PaginationToken?: string
}

/** What `ListDevices` gives. */
export interface ListDevicesResponse {
  readonly Devices?: readonly DeviceType[]
  readonly PaginationToken?: string
}

/**
 * What `UpdateDeviceStatus` takes. It says whether a device is to be remembered.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 */
export interface UpdateDeviceStatusRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceRememberedStatus?: DeviceRememberedStatusType
}

/** Whether a device takes the place of the second factor. */
export type DeviceRememberedStatusType = 'not_remembered' | 'remembered'

/**
 * What `ForgetDevice` takes. It forgets a device of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html
 */
export interface ForgetDeviceRequest {
  readonly AccessToken?: string
  readonly DeviceKey: string
}
