/**
 * The changes of the pre token generation trigger to the claims.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 * @module
 */
import type { PreTokenResponse, TokenChange } from '../lambdas/lambdas.ts'

/** The claims of both tokens, before they are signed. */
export interface ClaimSets {
  readonly access: Readonly<Record<string, unknown>>
  readonly id: Readonly<Record<string, unknown>>
  readonly scopes: readonly string[]
}

/** The claims after the trigger has spoken. The `scope` claim is written here. */
export function changeClaims(claims: ClaimSets, response: PreTokenResponse): ClaimSets {
  const first = response.claimsOverrideDetails ?? {}
  const second = response.claimsAndScopeOverrideDetails ?? {}
  const groups =
    second.groupOverrideDetails?.groupsToOverride ?? first.groupOverrideDetails?.groupsToOverride ?? undefined
  const grouped = groups && { 'cognito:groups': groups }
  const { scopesToAdd = [], scopesToSuppress = [] } = second.accessTokenGeneration ?? {}
  const scopes = [...claims.scopes, ...scopesToAdd].filter((scope) => !scopesToSuppress.includes(scope))
  return {
    access: { ...change({ ...claims.access, ...grouped }, second.accessTokenGeneration), scope: scopes.join(' ') },
    id: change(change({ ...claims.id, ...grouped }, first), second.idTokenGeneration),
    scopes,
  }
}

/** Claims that say who issued the token to whom cannot be changed. */
const FIXED = new Set(
  'sub iss aud client_id exp iat auth_time jti origin_jti event_id token_use username cognito:username acr amr'.split(
    ' ',
  ),
)

function change(
  claims: Readonly<Record<string, unknown>>,
  { claimsToAddOrOverride = {}, claimsToSuppress = [] }: TokenChange = {},
): Record<string, unknown> {
  const added = Object.entries(claimsToAddOrOverride).filter(([name]) => !FIXED.has(name))
  const all = { ...claims, ...Object.fromEntries(added) }
  return Object.fromEntries(Object.entries(all).filter(([name]) => FIXED.has(name) || !claimsToSuppress.includes(name)))
}
