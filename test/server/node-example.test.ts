/** The example of a server on plain `node:http`. */
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { createSessionServer } from '../../examples/node/session-server.ts'
import { createStage, PASSWORD } from './stage.ts'

it('signs a user in over http, greets them, and refuses another site', async () => {
  const { auth } = createStage()
  const server = createSessionServer(auth, 'https://app.example.org')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const post = (site: string) =>
    fetch(`${url}/api/auth`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
        'sec-fetch-site': site,
      },
      body: JSON.stringify({ AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD } }),
    })
  try {
    expect(await (await fetch(url)).text()).toBe('Sign in first')
    expect((await post('cross-site')).status).toBe(403)

    const signedIn = await post('same-origin')
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')

    expect(signedIn.status).toBe(200)
    expect(await (await fetch(url, { headers: { cookie } })).text()).toBe('Hello ada')
  } finally {
    server.close()
  }
})
