/**
 * The parts of inputs and outputs that several operations share.
 *
 * @module
 */

/** An answer with nothing in it. */
export type Empty = Record<string, never>

/** An attribute. Every value is a text; names of custom ones begin with `custom:`. */
export interface AttributeType {
  readonly Name: string
  readonly Value?: string
}

/** Where a code was sent. The destination is masked; in hidden-user mode it may be invented. */
export interface CodeDeliveryDetailsType {
  readonly Destination?: string
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
}

/** How a code travels. */
export type DeliveryMediumType = 'EMAIL' | 'SMS'

/** The Amazon Pinpoint endpoint that a call is counted for. */
export interface AnalyticsMetadataType {
  readonly AnalyticsEndpointId?: string
}

/** What threat protection is told about the device: a fingerprint of it, and its address. */
export interface UserContextDataType {
  readonly IpAddress?: string
  readonly EncodedData?: string
}

/** A retired description of text-message MFA. */
export interface MFAOptionType {
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
}

/** Whether the sessions that came from the same token end too. */
export type RevokeAssociatedSessionsType = 'LINKED' | 'NONE'
