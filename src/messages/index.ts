/**
 * Sentences for errors, in English. Other languages are entries of their own, such as `cognito-machines/messages/de`,
 * so that an app carries only those it speaks.
 *
 * @module
 */
export { en, type MessageKey, type Messages } from './en.ts'
export { messageFor, messageForRule } from './message-for.ts'
