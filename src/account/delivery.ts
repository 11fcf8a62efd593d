/**
 * Where a code was sent.
 *
 * @module
 */
import type { CodeDeliveryDetailsType } from '../transport/operations.ts'

/**
 * Where a code was sent. It is no proof that the user exists: a pool that hides its users makes one up.
 */
export interface Delivery {
  readonly medium: 'SMS' | 'EMAIL' | undefined
  /** Masked by the service, such as `a***@e***` or `+*******1234`. */
  readonly destination: string | undefined
  /** The attribute that is verified by it, such as `email`. */
  readonly attribute: string | undefined
  /** When the answer came. Milliseconds since the Unix epoch, local clock. */
  readonly sentAt: number
}

/** Reads `CodeDeliveryDetails`. `undefined` when nothing was sent. */
export function readDelivery(details: CodeDeliveryDetailsType | undefined, now: number): Delivery | undefined {
  if (typeof details !== 'object' || details === null) return undefined
  const { DeliveryMedium: medium, Destination: destination, AttributeName: attribute } = details
  return {
    medium: medium === 'SMS' || medium === 'EMAIL' ? medium : undefined,
    destination: readShortText(destination),
    attribute: readShortText(attribute),
    sentAt: now,
  }
}

const readShortText = (text: unknown): string | undefined =>
  typeof text === 'string' && text !== '' && text.length <= 2048 ? text : undefined
