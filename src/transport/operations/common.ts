/**
 * The parts of inputs and outputs that several operations share.
 *
 * @module
 */

/** An empty response. */
export type Empty = Record<string, never>

/** An attribute. Every value is a string; names of custom ones begin with `custom:`. */
export interface AttributeType {
  readonly Name: string
  readonly Value?: string
}

/** Delivery of a code. The destination is masked; in hidden-user mode it may be invented. */
export interface CodeDeliveryDetailsType {
  readonly Destination?: string
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
}

/** The medium of a code. */
export type DeliveryMediumType = 'EMAIL' | 'SMS'

/** The Amazon Pinpoint endpoint that a call is counted for. */
export interface AnalyticsMetadataType {
  readonly AnalyticsEndpointId?: string
}

/** Context for threat protection: a fingerprint of the device, and its address. */
export interface UserContextDataType {
  readonly IpAddress?: string
  readonly EncodedData?: string
}

/** A retired description of text-message MFA. */
export interface MFAOptionType {
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
}

/** The choice to end the sessions that came from the same token too. */
export type RevokeAssociatedSessionsType = 'LINKED' | 'NONE'
