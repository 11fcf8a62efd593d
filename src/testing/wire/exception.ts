/**
 * The one way in which an operation of the simulator refuses.
 *
 * @module
 */

/** An exception of Amazon Cognito, with Cognito's own name and text. */
export class CognitoException extends Error {
  /** HTTP status of the answer. 400 for nearly every exception. */
  readonly status: number
  /** The `reasonCode` that `InvalidParameterException` may carry. */
  readonly reasonCode: string | undefined

  /** @param name Cognito's exception name, verbatim, such as `NotAuthorizedException`. */
  constructor(name: string, message: string, options: { readonly status?: number; readonly reasonCode?: string } = {}) {
    super(message)
    this.name = name
    this.status = options.status ?? (name === 'InternalErrorException' ? 500 : 400)
    this.reasonCode = options.reasonCode
  }
}

/** `NotAuthorizedException`, with the text of a wrong password unless another is given. */
export const notAuthorized = (message = 'Incorrect username or password.'): CognitoException =>
  new CognitoException('NotAuthorizedException', message)

/** `InvalidParameterException`. */
export const invalidParameter = (message: string): CognitoException =>
  new CognitoException('InvalidParameterException', message)

/** `ResourceNotFoundException`. */
export const resourceNotFound = (message: string): CognitoException =>
  new CognitoException('ResourceNotFoundException', message)

/** `UserNotFoundException`, with the text of sign-in unless another is given. */
export const userNotFound = (message = 'User does not exist.'): CognitoException =>
  new CognitoException('UserNotFoundException', message)
