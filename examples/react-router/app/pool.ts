/** The pool and the app client: no secrets. */
export const USER_POOL_ID: string = import.meta.env.VITE_USER_POOL_ID ?? 'eu-west-1_AbCdEf123'
export const CLIENT_ID: string = import.meta.env.VITE_CLIENT_ID ?? '1h57kf5cpq17m0eml12EXAMPLE'
