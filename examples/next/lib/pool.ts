/** The pool and the app client: no secrets. */
export const USER_POOL_ID = process.env.NEXT_PUBLIC_USER_POOL_ID ?? 'eu-west-1_AbCdEf123'
export const CLIENT_ID = process.env.NEXT_PUBLIC_CLIENT_ID ?? '1h57kf5cpq17m0eml12EXAMPLE'
/** Of an app client without a secret, for tokens in cookies that both sides read. */
export const SHARED_CLIENT_ID = process.env.NEXT_PUBLIC_SHARED_CLIENT_ID ?? '2h57kf5cpq17m0eml12EXAMPLE'
