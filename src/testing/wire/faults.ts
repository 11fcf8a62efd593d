/**
 * Trouble on demand: throttling, dropped connections, proxies that answer in Cognito's place, undelivered messages.
 *
 * @module
 */
import type { OperationName } from '../../transport/operations.ts'

/** One kind of trouble, and how often it happens. */
export interface Fault {
  /** The operation it befalls. Default: any. */
  readonly operation?: OperationName
  /** The number of requests it affects. Default: 1. `Infinity` until cleared. */
  readonly times?: number
  /** Answers with this exception in place of running the operation. */
  readonly exception?: { readonly name: string; readonly message: string; readonly status?: number }
  /** Loses the request before it arrives, or the answer after the operation has run. */
  readonly drop?: 'request' | 'answer'
  /** Answers with this in Cognito's place, as a proxy or a captive portal does. */
  readonly answer?: { readonly status: number; readonly headers?: Record<string, string>; readonly body: string }
  /** Delays the answer. Milliseconds. */
  readonly delayMs?: number
}

/** The reason for a message that is not sent. */
export type DeliveryFailure = 'undelivered' | 'quota'

/** The faults that wait for their request. */
export interface Faults {
  /** Adds a fault behind those already waiting. Returns the function that takes it away. */
  add(fault: Fault): () => void
  /** `TooManyRequestsException` for the next requests. Default: one request of any operation. */
  throttle(options?: { readonly operation?: OperationName; readonly times?: number }): () => void
  /**
   * `CodeDeliveryFailureException` for the next messages, or `LimitExceededException` with the reason `quota`: the
   * account has sent its messages for the day. Default: one message of either medium, undelivered.
   */
  failDelivery(options?: {
    readonly medium?: 'SMS' | 'EMAIL'
    readonly times?: number
    readonly reason?: DeliveryFailure
  }): () => void
  clear(): void
}

/** Faults as the inside of the simulator uses them up. */
export interface FaultQueue extends Faults {
  /** The fault of this request, if there is one. Counts it. */
  takeFault(operation: string | undefined): Fault | undefined
  /** The reason for not sending this message, if there is one. Counts it. */
  takeDeliveryFailure(medium: 'SMS' | 'EMAIL'): DeliveryFailure | undefined
}

interface Waiting<T> {
  readonly what: T
  left: number
}

/** A queue without faults. */
export function createFaults(): FaultQueue {
  const faults: Waiting<Fault>[] = []
  const deliveries: Waiting<{ medium?: 'SMS' | 'EMAIL'; reason: DeliveryFailure }>[] = []
  const add = (fault: Fault): (() => void) => wait(faults, fault, fault.times)
  return {
    add,
    throttle: (options) =>
      add({ ...options, exception: { name: 'TooManyRequestsException', message: 'Too many requests' } }),
    failDelivery: ({ times, ...what } = {}) => wait(deliveries, { reason: 'undelivered', ...what }, times),
    clear: () => {
      faults.length = 0
      deliveries.length = 0
    },
    takeFault: (operation) => take(faults, ({ operation: only }) => only === undefined || only === operation),
    takeDeliveryFailure: (medium) =>
      take(deliveries, ({ medium: only }) => only === undefined || only === medium)?.reason,
  }
}

function wait<T>(queue: Waiting<T>[], what: T, times = 1): () => void {
  const waiting = { what, left: times }
  queue.push(waiting)
  return () => {
    waiting.left = 0
  }
}

function take<T>(queue: Waiting<T>[], fits: (what: T) => boolean): T | undefined {
  const found = queue.find(({ what, left }) => left > 0 && fits(what))
  if (found) found.left--
  return found?.what
}
