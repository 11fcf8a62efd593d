/**
 * Reads the text of an exception: what a person may be shown, and a log may keep.
 *
 * @module
 */

const LONGEST_MESSAGE = 1024

/** What the service puts around the text that a Lambda function threw: `PreSignUp failed with error No robots..` */
const LAMBDA = /^\w+ failed with error (.+?)\.?$/s

/**
 * How the service repeats a value that it refuses: `Value 'hunter2 ' at 'password' failed to satisfy constraint`.
 * The value may be a password, so it is not kept.
 */
const REPEATED = /Value '.*?' at '([\w.]{1,100})' failed to satisfy/gs

/** The text, without the wrapping around what a Lambda function said, without repeated values, of bounded length. */
export function readMessage(text: string): string {
  // Longer than what is kept, so that a value that is cut in two is still recognised where it matters.
  const message = text.slice(0, 16 * LONGEST_MESSAGE).replace(REPEATED, "Value at '$1' failed to satisfy")
  return (LAMBDA.exec(message)?.[1] ?? message).slice(0, LONGEST_MESSAGE)
}
