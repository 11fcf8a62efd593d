/**
 * What a screen says until it is known who is signed in.
 *
 * @module
 */
import type { SessionSnapshot } from 'cognito-machines'
import { words } from './language.ts'

/** The user who was here last is greeted at once, where `rememberHint` is set. */
export const waitingLine = (session: SessionSnapshot): string =>
  session.status === 'restoring' && session.hint ? words.hello(session.hint.name) : words.oneMoment
