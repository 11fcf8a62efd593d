/**
 * The messages that would have been mailed or texted.
 *
 * @module
 */

/** One message. */
export interface OutboxMessage {
  readonly id: number
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly username: string
  readonly medium: 'SMS' | 'EMAIL'
  /** The full address, not masked. */
  readonly destination: string
  /** Its purpose: `SMS_MFA`, `EMAIL_OTP`, `signUp`, `forgotPassword`, `attribute:email`, … */
  readonly purpose: string
  readonly code: string
  readonly text: string
  readonly subject: string | undefined
}

/** Which messages are meant. Every member given must fit. */
export interface OutboxFilter {
  readonly username?: string
  readonly medium?: 'SMS' | 'EMAIL'
  readonly purpose?: string
  readonly destination?: string
}

/** The number of messages that are kept. */
const MOST_MESSAGES = 1000

/** The newest 1,000 messages of a pool, oldest first. */
export interface Outbox {
  list(filter?: OutboxFilter): readonly OutboxMessage[]
  /** The newest message that fits, if there is one. */
  last(filter?: OutboxFilter): OutboxMessage | undefined
  /** Calls `listener` for each message sent from now on. Returns the unsubscribe function. */
  subscribe(listener: (message: OutboxMessage) => void): () => void
  clear(): void
}

/** An outbox that can also be written to. */
export interface WritableOutbox extends Outbox {
  add(message: Omit<OutboxMessage, 'id'>): OutboxMessage
}

/** An empty outbox. */
export function createOutbox(): WritableOutbox {
  const messages: OutboxMessage[] = []
  const listeners = new Set<(message: OutboxMessage) => void>()
  let lastId = 0
  const list = (filter: OutboxFilter = {}): OutboxMessage[] =>
    messages.filter(
      (message) =>
        (filter.username === undefined || filter.username === message.username) &&
        (filter.medium === undefined || filter.medium === message.medium) &&
        (filter.purpose === undefined || filter.purpose === message.purpose) &&
        (filter.destination === undefined || filter.destination === message.destination),
    )
  return {
    list,
    last: (filter) => list(filter).at(-1),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    clear: () => {
      messages.length = 0
    },
    add: (message) => {
      const added = { ...message, id: ++lastId }
      messages.push(added)
      if (messages.length > MOST_MESSAGES) messages.shift()
      for (const listener of [...listeners]) listener(added)
      return added
    },
  }
}
