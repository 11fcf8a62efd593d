/**
 * The inputs and outputs of the operations on passkeys.
 *
 * @module
 */

/**
 * Input of `StartWebAuthnRegistration`, which returns the options with which an authenticator creates a passkey.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 */
export interface StartWebAuthnRegistrationRequest {
  readonly AccessToken: string
}

/** Output of `StartWebAuthnRegistration`. */
export interface StartWebAuthnRegistrationResponse {
  readonly CredentialCreationOptions: unknown
}

/**
 * Input of `CompleteWebAuthnRegistration`, which registers the passkey that the authenticator created.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 */
export interface CompleteWebAuthnRegistrationRequest {
  readonly AccessToken: string
  readonly Credential: unknown
}

/**
 * Input of `ListWebAuthnCredentials`, which lists the passkeys of the signed-in user, page by page.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html
 */
export interface ListWebAuthnCredentialsRequest {
  readonly AccessToken: string
  readonly NextToken?: string
  readonly MaxResults?: number
}

/** Output of `ListWebAuthnCredentials`. */
export interface ListWebAuthnCredentialsResponse {
  readonly Credentials: readonly WebAuthnCredentialDescription[]
  readonly NextToken?: string
}

/** A passkey of a user. The time in seconds since the Unix epoch. */
export interface WebAuthnCredentialDescription {
  readonly CredentialId: string
  readonly FriendlyCredentialName: string
  readonly RelyingPartyId: string
  readonly AuthenticatorAttachment?: string
  readonly AuthenticatorTransports: readonly string[]
  readonly CreatedAt: number
}

/**
 * Input of `DeleteWebAuthnCredential`, which deletes a passkey of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html
 */
export interface DeleteWebAuthnCredentialRequest {
  readonly AccessToken: string
  readonly CredentialId: string
}
