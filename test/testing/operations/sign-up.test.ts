import { describe, expect, it } from 'vitest'
import type { Lambdas } from '../../../src/testing/index.ts'
import { lastCode, PASSWORD, scene, signUp, tokenOf, withAda } from './scene.ts'

describe('SignUp', () => {
  it('makes an unconfirmed user and says where the code went', async () => {
    const { pool } = scene()

    const answer = await signUp(pool)

    expect(answer).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    })
    expect(answer.UserSub).toMatch(/^[0-9a-f-]{36}$/)
    expect(pool.getUser('ada')).toMatchObject({ status: 'UNCONFIRMED', sub: answer.UserSub })
    expect(lastCode(pool)).toMatch(/^\d{6}$/)
  })

  it('sends the code to the phone where the pool verifies both addresses', async () => {
    const { pool } = scene({ autoVerifiedAttributes: ['email', 'phone_number'] })
    const both = [
      { Name: 'email', Value: 'ada@example.com' },
      { Name: 'phone_number', Value: '+15551234567' },
    ]

    const answer = await signUp(pool, { UserAttributes: both })

    expect(answer.CodeDeliveryDetails).toEqual({
      Destination: '+*******4567',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    })
  })

  it('sends nothing and says nothing about delivery where the pool verifies no address', async () => {
    const { pool } = scene({ autoVerifiedAttributes: [] })

    const answer = await signUp(pool)

    expect(answer).toEqual({ UserConfirmed: false, UserSub: expect.any(String) })
    expect(pool.outbox.list()).toEqual([])
  })

  it('refuses a name that is taken, in whatever case it is typed', async () => {
    const { pool } = withAda()

    await expect(signUp(pool, { Username: 'ADA' })).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'User already exists',
    })
  })

  it('takes the other case as another user in a pool that tells them apart', async () => {
    const { pool } = withAda({ caseSensitive: true })

    await expect(signUp(pool, { Username: 'ADA' })).resolves.toMatchObject({ UserConfirmed: false })
  })

  it.each([
    ['Short-1', 'Password not long enough'],
    ['NO-LOWER-CASE-1', 'Password must have lowercase characters'],
    ['no-upper-case-1', 'Password must have uppercase characters'],
    ['No-numbers-here', 'Password must have numeric characters'],
    ['NoSymbolsHere1', 'Password must have symbol characters'],
  ])('refuses the password %s', async (Password, reason) => {
    const { pool } = scene()

    await expect(signUp(pool, { Password })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: `Password did not conform with policy: ${reason}`,
    })
  })

  it('takes a person without a password only where a code is a first factor', async () => {
    const withCodes = scene({ allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] })
    const without = scene()

    await expect(signUp(withCodes.pool, { Password: undefined })).resolves.toMatchObject({ UserConfirmed: false })
    await expect(signUp(without.pool, { Password: undefined })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it.each([
    [
      [],
      'Attributes did not conform to the schema: name: The attribute is required\ncustom:team: The attribute is required',
    ],
    [[{ Name: 'custom:shoe', Value: '43' }], 'custom:shoe: Attribute does not exist in the schema.'],
    [[{ Name: 'email', Value: 'nobody' }], 'Invalid email address format.'],
    [[{ Name: 'phone_number', Value: '0555 1234' }], 'Invalid phone number format.'],
    [[{ Name: 'birthdate', Value: '1815-12-1' }], 'birthdate: String must be at least 10 characters'],
    [[{ Name: 'custom:team', Value: 'too long' }], 'custom:team: String must be no longer than 4 characters'],
  ])('refuses the attributes %j', async (UserAttributes, reason) => {
    const { pool } = scene({
      schema: [
        { name: 'name', required: true },
        { name: 'custom:team', required: true, maxLength: 4 },
      ],
    })

    await expect(signUp(pool, { UserAttributes })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(reason),
    })
  })

  it.each(['sub', 'email_verified', 'dev:note', 'nickname'])('refuses to write %s', async (Name) => {
    const { pool } = scene({ clients: { writeAttributes: ['email', 'name'] } })

    await expect(signUp(pool, { UserAttributes: [{ Name, Value: 'true' }] })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'A client attempted to write unauthorized attribute',
    })
  })

  it('refuses a client that does not know its secret', async () => {
    const { pool } = scene({ clients: { clientSecret: 'secretsecretsecretsecret' } })

    await expect(signUp(pool)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    await expect(signUp(pool, { SecretHash: 'bm9uZQ==' })).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  it('is closed where only administrators make users', async () => {
    const { pool } = scene({ selfSignUp: false })

    await expect(signUp(pool)).rejects.toMatchObject({ message: 'SignUp is not permitted for this user pool' })
  })
})

describe('SignUp where an address is the name', () => {
  it('keeps the user under the sub, with the address as an attribute', async () => {
    const { pool } = scene({ usernameAttributes: ['email'] })

    const { UserSub } = await signUp(pool, { Username: 'ada@example.com', UserAttributes: [] })

    const user = pool.getUser('ada@example.com')
    expect(user.username).toBe(UserSub)
    expect(user.attributes.get('email')).toBe('ada@example.com')
  })

  it.each([
    [['email'], 'ada', 'Username should be an email.'],
    [['phone_number'], 'ada@example.com', 'Username should be a phone number.'],
    [['email', 'phone_number'], 'ada', 'Username should be either an email or a phone number.'],
  ] as const)('with %j refuses %s', async (usernameAttributes, Username, message) => {
    const { pool } = scene({ usernameAttributes })

    await expect(signUp(pool, { Username })).rejects.toMatchObject({ name: 'InvalidParameterException', message })
  })

  it('refuses an address that has an account', async () => {
    const { pool } = scene({ usernameAttributes: ['email'] })
    await signUp(pool, { Username: 'ada@example.com' })

    await expect(signUp(pool, { Username: 'Ada@example.com' })).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'An account with the given email already exists.',
    })
  })

  it('refuses an address as a name where it is an alias', async () => {
    const { pool } = scene({ aliasAttributes: ['email'] })

    await expect(signUp(pool, { Username: 'ada@example.com' })).rejects.toMatchObject({
      message: 'Username cannot be of email format, since user pool is configured for email alias.',
    })
  })
})

describe('SignUp when the message cannot be sent', () => {
  it.each([
    ['quota', 'LimitExceededException'],
    ['undelivered', 'CodeDeliveryFailureException'],
  ] as const)('with %s refuses with %s, and the user exists unconfirmed', async (reason, name) => {
    const { pool } = scene()
    pool.faults.failDelivery({ reason })

    await expect(signUp(pool)).rejects.toMatchObject({ name })

    expect(pool.getUser('ada').status).toBe('UNCONFIRMED')
    await expect(signUp(pool)).rejects.toMatchObject({ name: 'UsernameExistsException' })
    await pool.handle('ResendConfirmationCode', { ClientId: pool.clientId, Username: 'ada' })
    const code = lastCode(pool)
    await pool.handle('ConfirmSignUp', { ClientId: pool.clientId, Username: 'ada', ConfirmationCode: code })
    await expect(tokenOf(pool)).resolves.toBeTruthy()
  })

  it('is throttled on demand', async () => {
    const { pool } = scene()
    pool.faults.throttle({ operation: 'SignUp' })
    const request = {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' },
      body: JSON.stringify({ ClientId: pool.clientId, Username: 'ada', Password: PASSWORD }),
    }

    const refused = await pool.fetch('https://pool.invalid/', request)
    const taken = await pool.fetch('https://pool.invalid/', request)

    expect(refused.headers.get('x-amzn-errortype')).toBe('TooManyRequestsException:')
    expect(taken.status).toBe(200)
  })
})

describe('the pre sign-up trigger', () => {
  const preSignUp = (response: object): Lambdas => ({
    preSignUp: (event) => {
      Object.assign(event.response, response)
    },
  })

  it('confirms and verifies at once, with no code', async () => {
    const { pool } = scene({ lambdas: preSignUp({ autoConfirmUser: true, autoVerifyEmail: true }) })

    const answer = await signUp(pool)

    expect(answer).toEqual({ UserConfirmed: true, UserSub: expect.any(String) })
    expect(pool.outbox.list()).toEqual([])
    expect(pool.getUser('ada').attributes.get('email_verified')).toBe('true')
    await expect(tokenOf(pool)).resolves.toBeTruthy()
  })

  it('is told the validation data and the client metadata, which are not kept', async () => {
    const seen: unknown[] = []
    const { pool } = scene({ lambdas: { preSignUp: (event) => void seen.push(event) } })

    await signUp(pool, {
      ValidationData: [{ Name: 'invitation', Value: '42' }],
      ClientMetadata: { campaign: 'spring' },
    })

    expect(seen).toMatchObject([
      {
        triggerSource: 'PreSignUp_SignUp',
        userName: 'ada',
        request: {
          userAttributes: { email: 'ada@example.com' },
          validationData: { invitation: '42' },
          clientMetadata: { campaign: 'spring' },
        },
      },
    ])
    expect(pool.getUser('ada').attributes.has('invitation')).toBe(false)
  })

  it('refuses with its own words, and nobody is made', async () => {
    const { pool } = scene({
      lambdas: {
        preSignUp: () => {
          throw new Error('By invitation only')
        },
      },
    })

    await expect(signUp(pool)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreSignUp failed with error By invitation only.',
    })
    expect(() => pool.getUser('ada')).toThrow()
  })

  it('does not let two people have one name, whatever it does in the meantime', async () => {
    let isFirst = true
    const { pool } = scene({
      lambdas: {
        preSignUp: async () => {
          if (!isFirst) return
          isFirst = false
          await signUp(pool)
        },
      },
    })

    await expect(signUp(pool)).rejects.toMatchObject({ name: 'UsernameExistsException' })
    expect(pool.getUser('ada').status).toBe('UNCONFIRMED')
  })

  it('moves a verified alias to the new user', async () => {
    const { pool } = scene({
      aliasAttributes: ['email'],
      users: [{ username: 'old', password: PASSWORD, attributes: { email: 'ada@example.com' } }],
      lambdas: preSignUp({ autoConfirmUser: true, autoVerifyEmail: true }),
    })

    await signUp(pool)

    expect(pool.getUser('ada@example.com').username).toBe('ada')
    expect(pool.getUser('old').attributes.get('email_verified')).toBe('false')
  })
})
