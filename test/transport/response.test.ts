import { describe, expect, it } from 'vitest'
import { type AuthError, type CognitoError, NetworkError } from '../../src/errors.ts'
import { readError } from '../../src/transport/response.ts'
import { AMZ, response, tryCall } from './scripted-fetch.ts'

/** Reads a refusal of the given text and headers. */
const read = (text: string, headers: Record<string, string> = {}, operation = 'ConfirmForgotPassword' as const) =>
  tryCall(response(400, text, { 'content-type': AMZ, ...headers }), operation) as Promise<CognitoError>

const message = (code: string, text: string): Promise<CognitoError> =>
  read(JSON.stringify({ __type: code, message: text }))

describe('the name of an exception', () => {
  it.each([
    [{ 'x-amzn-errortype': 'CodeMismatchException:' }, '{"message":"no"}'],
    [{ 'x-amzn-errortype': 'CodeMismatchException:http://internal.amazon.com/x' }, '{}'],
    [{ 'x-amzn-errortype': 'CodeMismatchException,Other' }, 'not json'],
    [{ 'x-amzn-errortype': ' com.amazonaws#CodeMismatchException ' }, ''],
    [{ 'x-amzn-errortype': '' }, '{"__type":"CodeMismatchException","message":5}'],
    [{ 'x-amzn-errortype': '<script>' }, '{"__type":"CodeMismatchException"}'],
    [{}, '{"__type":"com.amazonaws.cognito#CodeMismatchException","Message":"no"}'],
    [{}, '{"__type":"CodeMismatchException:http://x#y"}'],
    [{}, '{"code":"CodeMismatchException"}'],
    [{}, '{"__type":7,"code":"CodeMismatchException"}'],
    [{}, '{"__type":["NotAuthorizedException"],"code":"CodeMismatchException"}'],
    [{}, '\uFEFF{"__type":"CodeMismatchException"}'],
    [{ 'content-type': 'text/html' }, '{"__type":"CodeMismatchException"}'],
  ])('A28 is found in %j %s', async (headers, text) => {
    expect(await read(text, headers)).toMatchObject({ code: 'CodeMismatchException', field: 'code', status: 400 })
  })

  it.each(['{}', '', '[]', 'null', '{"__type":5}', '{"__type":""}', '{"code":400}', '{"__type":"a b"}', '["__type"]'])(
    'A28 is not made up from %s',
    async (text) => {
      expect(await read(text)).toBeInstanceOf(NetworkError)
    },
  )

  it('K1 is not one that somebody planted in the prototype of all objects', async () => {
    Object.assign(Object.prototype, { __type: 'NotAuthorizedException', code: 'x', message: 'planted' })
    try {
      expect(await read('{}')).toBeInstanceOf(NetworkError)
      expect(readError('GetUser', { status: 400, headers: { get: () => null }, body: {} }, 0)).toBeInstanceOf(
        NetworkError,
      )
    } finally {
      for (const name of ['__type', 'code', 'message']) Reflect.deleteProperty(Object.prototype, name)
    }
  })
})

describe('what an exception carries', () => {
  it('is its text, from wherever it stands', async () => {
    expect((await read('{"__type":"XException","message":"a"}')).message).toBe('a')
    expect((await read('{"__type":"XException","Message":"b"}')).message).toBe('b')
    expect((await read('{}', { 'x-amzn-errortype': 'XException', 'x-amzn-errormessage': 'c' })).message).toBe('c')
    expect((await read('{"__type":"XException","message":{"a":1}}')).message).toBe('XException')
  })

  it('is a text and a request id of bounded length', async () => {
    const long = 'x'.repeat(500_000)

    const error = await read(`{"__type":"XException","message":"${long}"}`, { 'x-amzn-requestid': long })

    expect(error.message).toHaveLength(1024)
    expect(error.requestId).toHaveLength(128)
  })

  it('is what a Lambda function said, without the wrapping', async () => {
    const told = 'PreSignUp failed with error No robots.\nAsk Ada..'

    expect((await message('UserLambdaValidationException', told)).message).toBe('No robots.\nAsk Ada.')
  })

  it.each([
    ["1 validation error detected: Value 'canary ' at 'password' failed to satisfy constraint: X", 'password'],
    [
      "2 validation errors detected: Value 'a' at 'username' failed to satisfy constraint: X; Value 'canary' at 'b' failed to satisfy constraint: Y",
      'both',
    ],
    [`1 validation error detected: Value '${'canary'.repeat(700)}' at 'accessToken' failed to satisfy`, 'a long one'],
    ["1 validation error detected: Value 'can'ary\ncanary' at 'password' failed to satisfy constraint: X", 'quotes'],
  ])('is never the value that was refused, which may be a password (%#)', async (text) => {
    const error = await message('InvalidParameterException', text)

    expect(error.message).not.toContain('can')
    expect(error.message).toContain('validation error')
    expect(error.message).toMatch(/Value at '\w+' failed to satisfy/)
  })

  it.each([
    ['2', 2000],
    ['0.5', 500],
    ['-5', 0],
    ['99999999', 300_000],
    ['1e999', 300_000],
    ['Thu, 01 Jan 1970 00:00:10 GMT', 10_000],
    ['Wed, 21 Oct 2035 07:28:00 GMT', 300_000],
    ['Thu, 01 Jan 1960 00:00:00 GMT', 0],
    ['soon', undefined],
    [' ', undefined],
  ])('A8 is how long to wait: Retry-After %s', async (header, retryAfterMs) => {
    expect(await read('{"__type":"LimitExceededException"}', { 'retry-after': header })).toMatchObject({ retryAfterMs })
  })

  it.each([
    ['Wed, 31 Dec 1969 23:59:00 GMT', 'Wed, 31 Dec 1969 23:59:10 GMT', 10_000],
    ['Fri, 02 Jan 2026 03:04:05 GMT', 'Fri, 02 Jan 2026 03:05:05 GMT', 60_000],
    ['Fri, 02 Jan 2026 03:04:05 GMT', 'Fri, 02 Jan 2026 03:04:05 GMT', 0],
  ])('A8 is how long to wait by the clock of the service: from %s until %s', async (date, header, retryAfterMs) => {
    const error = await read('{"__type":"LimitExceededException"}', { date, 'retry-after': header })
    expect(error).toMatchObject({ retryAfterMs })
  })

  it.each([
    ['TooManyRequestsException', 400, true],
    ['ThrottlingException', 400, true],
    ['InternalErrorException', 500, true],
    ['ConcurrentModificationException', 400, true],
    ['CodeDeliveryFailureException', 400, true],
    ['NotAuthorizedException', 500, true],
    ['SomethingNew', 429, true],
    ['NotAuthorizedException', 400, false],
    ['UserNotFoundException', 400, false],
    ['LimitExceededException', 400, false],
    ['ForbiddenException', 403, false],
    ['UserLambdaValidationException', 400, false],
    ['InvalidPasswordException', 400, false],
  ])('is whether the same call may succeed later: %s with %i, %s', async (code, status, retryable) => {
    const error = await tryCall(response(status, JSON.stringify({ __type: code })))

    expect(error).toMatchObject({ code, status, retryable, operation: 'InitiateAuth' })
  })
})

describe('the field an exception is about', () => {
  it.each([
    ['ConfirmSignUp', 'CodeMismatchException', '', 'code'],
    ['ConfirmSignUp', 'ExpiredCodeException', '', 'code'],
    ['VerifySoftwareToken', 'EnableSoftwareTokenMFAException', '', 'code'],
    ['SignUp', 'InvalidPasswordException', 'Password not long enough', 'password'],
    ['RespondToAuthChallenge', 'InvalidPasswordException', '', 'password'],
    ['ConfirmForgotPassword', 'PasswordHistoryPolicyViolationException', '', 'newPassword'],
    ['SignUp', 'UsernameExistsException', 'User already exists', 'username'],
    ['ConfirmSignUp', 'AliasExistsException', 'An account with the email already exists.', 'email'],
    ['VerifyUserAttribute', 'AliasExistsException', 'An account with the phone_number already exists.', 'phoneNumber'],
    ['ConfirmSignUp', 'AliasExistsException', "Value at 'username' already exists.", 'email'],
    ['SignUp', 'InvalidParameterException', 'Invalid email address format.', 'email'],
    ['SignUp', 'InvalidParameterException', 'Invalid phone number format.', 'phoneNumber'],
    ['SignUp', 'InvalidParameterException', "1 validation error detected: Value at 'password' failed to", 'password'],
    ['ChangePassword', 'InvalidParameterException', "Value at 'proposedPassword' failed to satisfy", 'newPassword'],
    ['ChangePassword', 'InvalidParameterException', "Value at 'previousPassword' failed to satisfy", 'password'],
    ['VerifySoftwareToken', 'InvalidParameterException', "Value 'x' at 'userCode' failed to satisfy", 'code'],
    ['InitiateAuth', 'InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client', undefined],
    ['InitiateAuth', 'NotAuthorizedException', 'Incorrect username or password.', undefined],
    ['InitiateAuth', 'constructor', '', undefined],
    // Prose of the service.
    ['SignUp', 'InvalidParameterException', 'Username should be an email.', 'username'],
    ['SignUp', 'InvalidParameterException', 'Username should be either an email or a phone number.', 'username'],
    ['SignUp', 'InvalidParameterException', 'Invalid username.', 'username'],
    ['SignUp', 'InvalidParameterException', 'Password is required.', 'password'],
    ['ConfirmForgotPassword', 'InvalidParameterException', 'Password is required.', 'newPassword'],
    ['VerifySoftwareToken', 'InvalidParameterException', 'Invalid user code: it must be six digits', 'code'],
    [
      'SignUp',
      'InvalidParameterException',
      'Username cannot be of email format, since user pool is configured for email alias.',
      'username',
    ],
    [
      'SignUp',
      'InvalidParameterException',
      'Attributes did not conform to the schema: given_name: The attribute is required\n',
      'attributes',
    ],
    [
      'SignUp',
      'InvalidParameterException',
      'Attributes did not conform to the schema: email: The attribute is required\nname: The attribute is required',
      'attributes',
    ],
    [
      'SignUp',
      'InvalidParameterException',
      'Attributes did not conform to the schema: email: The attribute is required',
      'email',
    ],
    [
      'SignUp',
      'InvalidParameterException',
      'Attributes did not conform to the schema: phone_number: The attribute is required',
      'phoneNumber',
    ],
    ['RespondToAuthChallenge', 'InvalidParameterException', 'Invalid attributes given, name is missing', 'attributes'],
    ['UpdateUserAttributes', 'InvalidParameterException', 'user.email: Attribute cannot be updated.', 'attributes'],
    ['InitiateAuth', 'InvalidParameterException', 'Cannot resend codes. Auto verification not turned on.', undefined],
    // The words of a Lambda function name no field, whatever they are.
    ['SignUp', 'UserLambdaValidationException', 'Username should be nicer.', undefined],
  ] as const)('%s %s "%s": %s', async (operation, code, text, field) => {
    const error = await tryCall(response(400, JSON.stringify({ __type: code, message: text })), operation)

    expect(error).toMatchObject({ code })
    expect((error as AuthError).field).toBe(field)
  })
})

describe('a member that an exception names', () => {
  it.each([
    ['InitiateAuth', 'userAlias', 'username'],
    ['InitiateAuth', 'userName', 'username'],
    ['SignUp', 'username', 'username'],
    ['SignUp', 'Username', 'username'],
    ['InitiateAuth', 'authParameters.USERNAME', 'username'],
    ['ForgotPassword', 'user_name', 'username'],
    ['InitiateAuth', 'password', 'password'],
    ['SignUp', 'Password', 'password'],
    ['ConfirmForgotPassword', 'password', 'newPassword'],
    ['RespondToAuthChallenge', 'NEW_PASSWORD', 'password'],
    ['ConfirmSignUp', 'confirmationCode', 'code'],
    ['ConfirmSignUp', 'ConfirmationCode', 'code'],
    ['VerifyUserAttribute', 'code', 'code'],
    ['RespondToAuthChallenge', 'challengeResponses.SOFTWARE_TOKEN_MFA_CODE', 'code'],
    ['SignUp', 'userAttributes.1.member.value', 'attributes'],
    ['SignUp', 'userAttributes.2.member.name', 'attributes'],
    ['RespondToAuthChallenge', 'ANSWER', 'answer'],
    ['VerifySoftwareToken', 'friendlyDeviceName', 'deviceName'],
    ['SignUp', 'validationData.1.member.name', undefined],
    ['InitiateAuth', 'clientId', undefined],
    ['InitiateAuth', 'authFlow', undefined],
    ['RespondToAuthChallenge', 'challengeName', undefined],
  ] as const)('in %s, %s: %s', async (operation, member, field) => {
    const texts = [
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
      `2 validation errors detected: Value 'x' at 'secretHash' failed to satisfy constraint: X; Value 'canary' at '${member}' failed to satisfy constraint: Y`,
      `Missing required parameter ${member}`,
      `Missing required parameter: ${member}`,
    ]
    for (const text of texts) {
      const body = JSON.stringify({ __type: 'InvalidParameterException', message: text })

      expect(((await tryCall(response(400, body), operation)) as AuthError).field, text).toBe(field)
    }
  })
})
