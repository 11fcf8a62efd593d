/**
 * What every transport does, whatever it is made of.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CognitoError, NetworkError, ProtocolError } from '../../src/errors.ts'
import type { Call } from '../../src/transport/call.ts'

type Answer = (request: IncomingMessage & { body: string }, response: ServerResponse) => void

/** A server on this machine that answers as it is told, and remembers what it was asked. */
export interface ScriptedServer {
  readonly url: () => string
  readonly requests: (IncomingMessage & { body: string })[]
  answer: Answer
}

/** Starts the server for the tests of the present suite. */
export function scriptedServer(): ScriptedServer {
  let server: Server
  const scripted: ScriptedServer = {
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests: [],
    answer: json(200, {}),
  }
  beforeAll(async () => {
    server = createServer((incoming, response) => {
      let body = ''
      incoming.on('data', (chunk) => {
        body += chunk
      })
      incoming.on('end', () => {
        const request = Object.assign(incoming, { body })
        scripted.requests.push(request)
        scripted.answer(request, response)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  beforeEach(() => {
    scripted.requests.length = 0
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  return scripted
}

/** Answers with JSON, as Cognito does. */
export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers })
    response.end(JSON.stringify(body))
  }

/** Answers with anything. */
export const raw =
  (status: number, body: string, headers: Record<string, string>): Answer =>
  (_, response) => {
    response.writeHead(status, headers)
    response.end(body)
  }

/** The contract. */
export function transportContract(name: string, createCall: (url: string) => Call): void {
  describe(name, () => {
    const server = scriptedServer()
    const call: Call = (operation, input, options) => createCall(server.url())(operation, input, options)

    it('posts the operation and its input, and gives the output', async () => {
      server.answer = json(200, { Username: 'ada', UserAttributes: [{ Name: 'email', Value: 'ada@example.org' }] })

      const user = await call('GetUser', { AccessToken: 'token' })

      expect(user).toEqual({ Username: 'ada', UserAttributes: [{ Name: 'email', Value: 'ada@example.org' }] })
      expect(server.requests).toHaveLength(1)
      const [request] = server.requests
      expect(request!.method).toBe('POST')
      expect(request!.headers['content-type']).toBe('application/x-amz-json-1.1')
      expect(request!.headers['x-amz-target']).toBe('AWSCognitoIdentityProviderService.GetUser')
      expect(JSON.parse(request!.body)).toEqual({ AccessToken: 'token' })
    })

    it('gives times as seconds since the epoch', async () => {
      server.answer = json(200, { Devices: [{ DeviceKey: 'eu-west-1_1', DeviceCreateDate: 1_700_000_000.5 }] })

      const { Devices } = await call('ListDevices', { AccessToken: 'token' })

      expect(Devices?.[0]?.DeviceCreateDate).toBe(1_700_000_000.5)
    })

    it('rejects with the exception, its text, status and request id', async () => {
      server.answer = json(
        400,
        { __type: 'NotAuthorizedException', message: 'Incorrect username or password.' },
        { 'x-amzn-errortype': 'NotAuthorizedException:', 'x-amzn-requestid': 'request-1' },
      )

      const error = await call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' }).catch((thrown) => thrown)

      expect(error).toBeInstanceOf(CognitoError)
      expect(error).toMatchObject({
        code: 'NotAuthorizedException',
        message: 'Incorrect username or password.',
        status: 400,
        requestId: 'request-1',
        operation: 'InitiateAuth',
        retryable: false,
      })
    })

    it('names the field that an exception is about', async () => {
      server.answer = json(400, { __type: 'CodeMismatchException', message: 'Invalid code' })

      const answer = call('RespondToAuthChallenge', { ClientId: 'c', ChallengeName: 'SMS_MFA' })

      await expect(answer).rejects.toMatchObject({ code: 'CodeMismatchException', field: 'code' })
    })

    it('rejects with a network error when nobody answers', async () => {
      server.answer = (_, response) => void response.socket?.destroy()

      const answer = call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' })

      await expect(answer).rejects.toBeInstanceOf(NetworkError)
    })

    it.each([
      ['a captive portal', 200, '<html>Welcome to the airport</html>', 'text/html'],
      ['a gateway in trouble', 503, '<html>Bad gateway</html>', 'text/html'],
      ['a server that is too slow', 408, '', 'application/x-amz-json-1.1'],
      ['a refusal without a name', 400, '{"message":"x"}', 'application/json'],
    ])('never takes %s for a word of Cognito', async (_, status, body, type) => {
      server.answer = raw(status, body, { 'content-type': type })

      const error = await call('ConfirmSignUp', { ClientId: 'c', Username: 'u', ConfirmationCode: '1' }).catch((e) => e)

      expect(error).toBeInstanceOf(NetworkError)
      expect(error).toMatchObject({ code: 'ERR_NETWORK', status, retryable: true })
    })

    it('does not follow a redirect, and does not take it for an answer', async () => {
      server.answer = raw(307, '', { location: `${server.url()}elsewhere` })

      const answer = call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' })

      await expect(answer).rejects.toMatchObject({ code: 'ERR_CONFIGURATION', field: 'endpoint' })
      expect(server.requests).toHaveLength(1)
    })

    it.each([
      ['captcha', 405],
      ['challenge', 202],
    ])('tells that AWS WAF asks for a %s, and asks no second time', async (action, status) => {
      server.answer = raw(status, '', { 'content-type': 'text/html', 'x-amzn-waf-action': action })

      const error = await call('SignUp', { ClientId: 'c', Username: 'u' }).catch((thrown) => thrown)

      expect(error).toMatchObject({ code: 'ERR_WAF_ACTION', action, retryable: false })
      expect(server.requests).toHaveLength(1)
    })

    it('tells that the network wants a sign-in of its own', async () => {
      server.answer = raw(511, '<html>Sign in to the airport</html>', { 'content-type': 'text/html' })

      const answer = call('SignUp', { ClientId: 'c', Username: 'u' })

      await expect(answer).rejects.toMatchObject({ code: 'ERR_NETWORK_AUTH', status: 511 })
    })

    it('takes the page of a firewall for a ForbiddenException, which asking again does not change', async () => {
      server.answer = raw(403, '<html>Blocked</html>', { 'content-type': 'text/html' })

      const answer = call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' })

      await expect(answer).rejects.toMatchObject({ code: 'ForbiddenException', status: 403, retryable: false })
    })

    it('rejects with a protocol error when the answer breaks off', async () => {
      server.answer = raw(200, '{"Session":"a', { 'content-type': 'application/x-amz-json-1.1' })

      const error = await call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' }).catch((thrown) => thrown)

      expect(error).toBeInstanceOf(ProtocolError)
      expect(error).toMatchObject({ code: 'ERR_PROTOCOL', retryable: true })
    })

    it('tells how long the service asks to wait', async () => {
      server.answer = json(400, { __type: 'TooManyRequestsException', message: 'Slow down' }, { 'retry-after': '60' })

      const answer = call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' })

      await expect(answer).rejects.toMatchObject({
        code: 'TooManyRequestsException',
        retryAfterMs: 60_000,
        retryable: true,
      })
    })

    it('hands on exceptions that it has never heard of, and what a Lambda function said', async () => {
      server.answer = json(400, { __type: 'BrandNewException', message: 'PreSignUp failed with error No robots.' })

      const answer = call('SignUp', { ClientId: 'c', Username: 'u' })

      await expect(answer).rejects.toMatchObject({ code: 'BrandNewException', message: 'No robots', retryable: false })
    })

    it('never repeats a value that was refused, which may be a password', async () => {
      const message = "1 validation error detected: Value 'canary' at 'password' failed to satisfy constraint: short"
      server.answer = json(400, { __type: 'InvalidParameterException', message })

      const error = await call('SignUp', { ClientId: 'c', Username: 'u', Password: 'canary' }).catch((thrown) => thrown)

      expect(error).toMatchObject({ code: 'InvalidParameterException', field: 'password' })
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain('canary')
    })

    it('gives an object that has the members that were sent and no others', async () => {
      server.answer = json(200, { ChallengeParameters: { USERNAME: 'ada' } })

      const { ChallengeParameters } = await call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' })

      expect(ChallengeParameters).toEqual({ USERNAME: 'ada' })
      expect(ChallengeParameters?.constructor).toBeUndefined()
    })

    it('gives up at once when it is told to', async () => {
      server.answer = () => {}
      const controller = new AbortController()

      const answer = call('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' }, { signal: controller.signal })
      controller.abort()

      await expect(answer).rejects.toMatchObject({ code: 'ERR_ABORTED', retryable: false })
    })

    it('sends nothing for a call that was given up before', async () => {
      const controller = new AbortController()
      controller.abort()

      const answer = call('GetUser', { AccessToken: 't' }, { signal: controller.signal })

      await expect(answer).rejects.toMatchObject({ code: 'ERR_ABORTED' })
      expect(server.requests).toHaveLength(0)
    })
  })
}
