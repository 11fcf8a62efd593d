import { setupServer } from 'msw/node'
import { describe, expect, it } from 'vitest'
import { createUserPool } from '../../../src/testing/index.ts'
import { cognitoHandlers } from '../../../src/testing/wire/msw.ts'
import { serveUserPool } from '../../../src/testing/wire/node-server.ts'
import { PASSWORD } from '../core/driver.ts'

const make = () => createUserPool({ users: [{ username: 'ada', password: PASSWORD }] })
const request = (clientId: string, password = PASSWORD) => ({
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
  },
  body: JSON.stringify({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: 'ada', PASSWORD: password },
  }),
})

describe('cognitoHandlers', () => {
  it('answer in the place of the service, and lose connections where a test says so', async () => {
    const pool = make()
    const server = setupServer(...cognitoHandlers(pool))
    server.listen({ onUnhandledRequest: 'error' })
    try {
      const address = 'https://cognito-idp.eu-west-1.amazonaws.com/'
      const good = await fetch(address, request(pool.clientId))
      const bad = await fetch(address, request(pool.clientId, 'wrong'))
      pool.faults.add({ drop: 'request' })

      expect(await good.json()).toHaveProperty('AuthenticationResult')
      expect(bad.status).toBe(400)
      expect(bad.headers.get('x-amzn-errortype')).toBe('NotAuthorizedException:')
      await expect(fetch(address, request(pool.clientId))).rejects.toBeInstanceOf(TypeError)
      expect(await (await fetch(`${address}${pool.userPoolId}/.well-known/jwks.json`)).json()).toEqual(
        await pool.jwks(),
      )
    } finally {
      server.close()
    }
  })

  it('answer at an address of their own', async () => {
    const pool = make()
    const server = setupServer(...cognitoHandlers(pool, { endpoint: 'https://idp.example/' }))
    server.listen({ onUnhandledRequest: 'error' })
    const response = await fetch('https://idp.example/', request(pool.clientId))
    server.close()

    expect(response.status).toBe(200)
  })
})

describe('serveUserPool', () => {
  it('answers on this machine only, whatever page asks', async () => {
    const pool = make()
    const served = await serveUserPool(pool)

    const response = await fetch(served.url, request(pool.clientId))
    const preflight = await fetch(served.url, { method: 'OPTIONS' })

    expect(served.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await response.json()).toHaveProperty('AuthenticationResult')
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*')
    await served.close()
  })

  it('breaks a connection where a test says so, and no longer listens once it is closed', async () => {
    const pool = make()
    const served = await serveUserPool(pool)
    pool.faults.add({ drop: 'answer' })

    await expect(fetch(served.url, request(pool.clientId))).rejects.toBeInstanceOf(TypeError)
    expect(pool.requests.list('InitiateAuth')).toHaveLength(1)
    expect((await fetch(served.url, request(pool.clientId))).status).toBe(200)
    await served.close()
    await expect(fetch(served.url, request(pool.clientId))).rejects.toBeInstanceOf(TypeError)
  })

  it('says when its port is taken', async () => {
    const served = await serveUserPool(make())
    const port = Number(served.url.split(':').at(-1))

    await expect(serveUserPool(make(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await served.close()
  })
})
