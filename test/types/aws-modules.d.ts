/** The package of the AWS SDK that docs/identity-pools.md names, with the members that it uses, in the types that it publishes. */
declare module '@aws-sdk/credential-providers' {
  export function fromCognitoIdentityPool(parameters: {
    readonly identityPoolId: string
    readonly clientConfig?: { readonly region?: string }
    readonly logins?: Record<string, string | (() => Promise<string>)>
  }): () => Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken?: string; expiration?: Date }>
}
