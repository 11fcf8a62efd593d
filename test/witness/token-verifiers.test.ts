import { JwtRsaVerifier } from 'aws-jwt-verify'
import { CognitoJwtVerifier } from 'aws-jwt-verify/cognito-verifier'
import { createLocalJWKSet, createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { createUserPool, type UserPool } from '../../src/testing/user-pool.ts'
import { serveUserPool } from '../../src/testing/wire/node-server.ts'

const PASSWORD = 'Correct-horse-1'

async function signIn(pool: UserPool): Promise<{ accessToken: string; idToken: string }> {
  const { AuthenticationResult: result } = await pool.handle('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: pool.clientId,
    AuthParameters: { USERNAME: 'ada', PASSWORD },
  })
  return { accessToken: result!.AccessToken!, idToken: result!.IdToken! }
}

describe('tokens', () => {
  const pool = createUserPool({ users: [{ username: 'ada', password: PASSWORD, groups: ['admins'] }] })
  const { issuer } = pool.settings

  it('are believed by jose, with the key set of the server', async () => {
    const served = await serveUserPool(pool)
    const { accessToken, idToken } = await signIn(pool)
    const keys = createRemoteJWKSet(new URL(`${served.url}/${pool.userPoolId}/.well-known/jwks.json`))

    const access = await jwtVerify(accessToken, keys, { issuer, algorithms: ['RS256'] })
    const id = await jwtVerify(idToken, keys, { issuer, audience: pool.clientId, algorithms: ['RS256'] })

    expect(access.payload).toMatchObject({ token_use: 'access', 'cognito:groups': ['admins'], username: 'ada' })
    expect(id.payload).toMatchObject({ token_use: 'id', 'cognito:username': 'ada', sub: access.payload.sub })
    await served.close()
  })

  it('are not believed by jose once a claim was changed', async () => {
    const { idToken } = await signIn(pool)
    const [header, , signature] = idToken.split('.')
    const forged = btoa(JSON.stringify({ iss: issuer, aud: pool.clientId, sub: 'eve' })).replace(/=+$/, '')

    await expect(
      jwtVerify(`${header}.${forged}.${signature}`, createLocalJWKSet((await pool.jwks()) as never)),
    ).rejects.toThrow('signature verification failed')
  })

  it('are believed by the Cognito verifier of AWS', async () => {
    const { accessToken, idToken } = await signIn(pool)
    const verifier = (tokenUse: 'access' | 'id') => {
      const made = CognitoJwtVerifier.create({ userPoolId: pool.userPoolId, tokenUse, clientId: pool.clientId })
      return pool.jwks().then((jwks) => {
        made.cacheJwks(jwks as Parameters<typeof made.cacheJwks>[0])
        return made
      })
    }

    await expect((await verifier('access')).verify(accessToken)).resolves.toMatchObject({ token_use: 'access' })
    await expect((await verifier('id')).verify(idToken)).resolves.toMatchObject({ token_use: 'id' })
    await expect((await verifier('id')).verify(accessToken)).rejects.toThrow('Token use not allowed')
  })

  it('are believed by the generic verifier of AWS', async () => {
    const { accessToken } = await signIn(pool)
    const verifier = JwtRsaVerifier.create({ issuer, audience: null, jwksUri: 'https://unused.example/jwks.json' })
    verifier.cacheJwks((await pool.jwks()) as Parameters<typeof verifier.cacheJwks>[0])

    await expect(verifier.verify(accessToken)).resolves.toMatchObject({ client_id: pool.clientId })
  })
})
