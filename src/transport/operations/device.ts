/**
 * The inputs and outputs of the operations on remembered devices.
 *
 * @module
 */
import type { AttributeType } from './common.ts'

/**
 * Input of `ConfirmDevice`, which registers the device of this sign-in, with the verifier of its secret.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 */
export interface ConfirmDeviceRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceSecretVerifierConfig?: DeviceSecretVerifierConfigType
  readonly DeviceName?: string
}

/** Output of `ConfirmDevice`. */
export interface ConfirmDeviceResponse {
  readonly UserConfirmationNecessary?: boolean
}

/** The SRP verifier of a device and its salt, both base64. */
export interface DeviceSecretVerifierConfigType {
  readonly PasswordVerifier?: string
  readonly Salt?: string
}

/**
 * Input of `GetDevice`, which describes one device of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html
 */
export interface GetDeviceRequest {
  readonly DeviceKey: string
  readonly AccessToken?: string
}

/** Output of `GetDevice`. */
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
 * Input of `ListDevices`, which lists the devices of the signed-in user, page by page.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 */
export interface ListDevicesRequest {
  readonly AccessToken: string
  readonly Limit?: number
  readonly PaginationToken?: string
}

/** Output of `ListDevices`. */
export interface ListDevicesResponse {
  readonly Devices?: readonly DeviceType[]
  readonly PaginationToken?: string
}

/**
 * Input of `UpdateDeviceStatus`, which sets whether a device is remembered.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 */
export interface UpdateDeviceStatusRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceRememberedStatus?: DeviceRememberedStatusType
}

/** The choice to let a device replace the second factor. */
export type DeviceRememberedStatusType = 'not_remembered' | 'remembered'

/**
 * Input of `ForgetDevice`, which forgets a device of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html
 */
export interface ForgetDeviceRequest {
  readonly AccessToken?: string
  readonly DeviceKey: string
}
