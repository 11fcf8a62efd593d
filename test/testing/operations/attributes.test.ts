import { describe, expect, it } from 'vitest'
import type { UserPoolOptions } from '../../../src/testing/index.ts'
import { attributesOf, HOUR_MS, lastCode, PASSWORD, scene, tokenOf, withAda, wrong } from './scene.ts'

async function signedIn(options: UserPoolOptions = {}) {
  const stage = withAda(options)
  const AccessToken = await tokenOf(stage.pool)
  const { pool } = stage
  return {
    ...stage,
    AccessToken,
    attributes: () => attributesOf(pool, AccessToken),
    update: (attributes: Record<string, string>) =>
      pool.handle('UpdateUserAttributes', {
        AccessToken,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    remove: (...UserAttributeNames: string[]) =>
      pool.handle('DeleteUserAttributes', { AccessToken, UserAttributeNames }),
    verify: (AttributeName: string, Code: string) =>
      pool.handle('VerifyUserAttribute', { AccessToken, AttributeName, Code }),
    askForCode: (AttributeName: string) =>
      pool.handle('GetUserAttributeVerificationCode', { AccessToken, AttributeName }),
  }
}

const verifying: UserPoolOptions = { verifyBeforeUpdate: ['email'] }

describe('UpdateUserAttributes', () => {
  it('changes several attributes, custom ones among them', async () => {
    const { update, attributes } = await signedIn({ schema: [{ name: 'custom:team' }] })

    await expect(update({ name: 'Ada', 'custom:team': 'engines' })).resolves.toEqual({ CodeDeliveryDetailsList: [] })

    expect(await attributes()).toMatchObject({ name: 'Ada', 'custom:team': 'engines' })
  })

  it('deletes an attribute whose value is empty', async () => {
    const { update, attributes } = await signedIn()
    await update({ nickname: 'Countess' })

    await update({ nickname: '' })

    expect(await attributes()).not.toHaveProperty('nickname')
  })

  it('takes a new address as unverified and sends it a code', async () => {
    const { update, attributes, verify, pool } = await signedIn()

    const { CodeDeliveryDetailsList } = await update({ email: 'new@example.org' })

    expect(CodeDeliveryDetailsList).toEqual([
      { Destination: 'n***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ])
    expect(await attributes()).toMatchObject({ email: 'new@example.org', email_verified: 'false' })
    await verify('email', lastCode(pool, 'attribute:email'))
    expect(await attributes()).toMatchObject({ email: 'new@example.org', email_verified: 'true' })
  })

  it('sends no code for an address that the pool does not verify', async () => {
    const { update, attributes, pool } = await signedIn()

    await expect(update({ phone_number: '+15551234567' })).resolves.toEqual({ CodeDeliveryDetailsList: [] })

    expect(await attributes()).toMatchObject({ phone_number_verified: 'false' })
    expect(pool.outbox.list()).toEqual([])
  })

  it('keeps the old address until the new one is proven, where the pool verifies first', async () => {
    const { update, attributes, verify, pool } = await signedIn(verifying)

    await update({ email: 'new@example.org' })

    expect(await attributes()).toMatchObject({ email: 'ada@example.com', email_verified: 'true' })
    expect(pool.outbox.last()?.destination).toBe('new@example.org')
    await expect(verify('email', wrong(lastCode(pool)))).rejects.toMatchObject({ name: 'CodeMismatchException' })
    await verify('email', lastCode(pool))
    expect(await attributes()).toMatchObject({ email: 'new@example.org', email_verified: 'true' })
  })

  it('forgets the waiting address when the old one is written again', async () => {
    const { update, verify, pool } = await signedIn(verifying)
    await update({ email: 'new@example.org' })
    const code = lastCode(pool)

    await update({ email: 'ada@example.com' })

    await expect(verify('email', code)).rejects.toMatchObject({ name: 'ExpiredCodeException' })
  })

  it('leaves everything as it was when one part is refused', async () => {
    const { update, attributes } = await signedIn()

    await expect(update({ name: 'Ada', 'custom:shoe': '43' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })

    expect(await attributes()).not.toHaveProperty('name')
  })

  it.each([
    [{ sub: 'me' }, 'NotAuthorizedException', 'A client attempted to write unauthorized attribute'],
    [{ email_verified: 'true' }, 'NotAuthorizedException', 'A client attempted to write unauthorized attribute'],
    [{ 'custom:fixed': 'b' }, 'InvalidParameterException', 'user.custom:fixed: Attribute cannot be updated.'],
    [{ email: 'nobody' }, 'InvalidParameterException', 'Invalid email address format.'],
    [
      { email: '' },
      'InvalidParameterException',
      'Attributes did not conform to the schema: email: The attribute is required',
    ],
  ])('refuses %j', async (attributes, name, message) => {
    const { update } = await signedIn({
      schema: [
        { name: 'custom:fixed', mutable: false },
        { name: 'email', required: true },
      ],
    })

    await expect(update(attributes as Record<string, string>)).rejects.toMatchObject({ name, message })
  })

  it('keeps to what the app client may write and read', async () => {
    const { update, attributes, remove } = await signedIn({
      clients: { writeAttributes: ['name'], readAttributes: ['email'] },
    })

    await update({ name: 'Ada' })

    await expect(update({ nickname: 'Countess' })).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    await expect(remove('email')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    expect(Object.keys(await attributes())).toEqual(['sub', 'email'])
  })

  it('refuses an address that is somebody else’s name', async () => {
    const { pool } = scene({
      usernameAttributes: ['email'],
      users: [
        { username: 'ada@example.com', password: PASSWORD },
        { username: 'bob@example.com', password: PASSWORD },
      ],
    })
    const AccessToken = await tokenOf(pool, 'ada@example.com')
    const UserAttributes = [{ Name: 'email', Value: 'Bob@example.com' }]

    await expect(pool.handle('UpdateUserAttributes', { AccessToken, UserAttributes })).rejects.toMatchObject({
      name: 'AliasExistsException',
    })
  })

  it('takes the caller’s own name in another spelling', async () => {
    const { pool } = scene({
      usernameAttributes: ['email'],
      users: [{ username: 'ada@example.com', password: PASSWORD }],
    })
    const AccessToken = await tokenOf(pool, 'ada@example.com')

    await pool.handle('UpdateUserAttributes', {
      AccessToken,
      UserAttributes: [{ Name: 'email', Value: 'Ada@example.com' }],
    })

    expect(await attributesOf(pool, AccessToken)).toMatchObject({ email: 'Ada@example.com' })
  })

  it('refuses a preferred user name that somebody else has', async () => {
    const { update } = await signedIn({
      aliasAttributes: ['preferred_username'],
      users: [
        { username: 'ada', password: PASSWORD },
        { username: 'bob', attributes: { preferred_username: 'Countess' } },
      ],
    })

    await expect(update({ preferred_username: 'countess' })).rejects.toMatchObject({ name: 'AliasExistsException' })
  })
})

describe('VerifyUserAttribute', () => {
  it('proves an address with the code that was asked for', async () => {
    const { pool, askForCode, verify, attributes, update } = await signedIn()
    await update({ phone_number: '+15551234567' })

    const { CodeDeliveryDetails } = await askForCode('phone_number')
    await verify('phone_number', lastCode(pool, 'attribute:phone_number'))

    expect(CodeDeliveryDetails).toEqual({
      Destination: '+*******4567',
      DeliveryMedium: 'SMS',
      AttributeName: 'phone_number',
    })
    expect(await attributes()).toMatchObject({ phone_number_verified: 'true' })
  })

  it('refuses an alias that somebody else has proven, and leaves it with them', async () => {
    const { update, verify, pool } = await signedIn({
      aliasAttributes: ['email'],
      users: [
        { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com' } },
        { username: 'bob', attributes: { email: 'bob@example.com' } },
      ],
    })
    await update({ email: 'bob@example.com' })

    await expect(verify('email', lastCode(pool))).rejects.toMatchObject({ name: 'AliasExistsException' })
    expect(pool.getUser('bob@example.com').username).toBe('bob')
  })

  it('refuses a code whose address an administrator has changed since', async () => {
    const { askForCode, verify, pool } = await signedIn()
    await askForCode('email')
    pool.setAttributes('ada', { email: 'other@example.com', email_verified: 'false' })

    await expect(verify('email', lastCode(pool))).rejects.toMatchObject({ name: 'ExpiredCodeException' })
    expect(pool.getUser('ada').attributes.get('email_verified')).toBe('false')
  })

  it('refuses a code that was used', async () => {
    const { askForCode, verify, pool } = await signedIn()
    await askForCode('email')
    await verify('email', lastCode(pool))

    await expect(verify('email', lastCode(pool))).rejects.toMatchObject({ name: 'ExpiredCodeException' })
  })

  it('gives a waiting name to whoever proves it first', async () => {
    const { pool } = scene({
      usernameAttributes: ['email'],
      verifyBeforeUpdate: ['email'],
      users: [
        { username: 'ada@example.com', password: PASSWORD },
        { username: 'bob@example.com', password: PASSWORD },
      ],
    })
    const change = async (AccessToken: string): Promise<string> => {
      const UserAttributes = [{ Name: 'email', Value: 'new@example.com' }]
      await pool.handle('UpdateUserAttributes', { AccessToken, UserAttributes })
      return lastCode(pool)
    }
    const [ada, bob] = [await tokenOf(pool, 'ada@example.com'), await tokenOf(pool, 'bob@example.com')]
    const [adasCode, bobsCode] = [await change(ada), await change(bob)]

    await pool.handle('VerifyUserAttribute', { AccessToken: bob, AttributeName: 'email', Code: bobsCode })

    await expect(
      pool.handle('VerifyUserAttribute', { AccessToken: ada, AttributeName: 'email', Code: adasCode }),
    ).rejects.toMatchObject({ name: 'AliasExistsException' })
  })

  it('refuses a code after a day, and one that was never sent', async () => {
    const { askForCode, verify, pool, pass } = await signedIn({
      clients: { accessTokenValiditySeconds: 48 * 3600 },
    })

    await expect(verify('email', '123456')).rejects.toMatchObject({ name: 'ExpiredCodeException' })
    await askForCode('email')
    pass(24 * HOUR_MS)
    await expect(verify('email', lastCode(pool))).rejects.toMatchObject({ name: 'ExpiredCodeException' })
  })
})

describe('GetUserAttributeVerificationCode', () => {
  it('refuses what is no address, and an address the user does not have', async () => {
    const { askForCode } = await signedIn()

    await expect(askForCode('name')).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await expect(askForCode('phone_number')).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('fails when the message cannot be sent', async () => {
    const { askForCode, pool } = await signedIn()
    pool.faults.failDelivery({ medium: 'EMAIL' })

    await expect(askForCode('email')).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' })
  })

  it('stops after the attempts of an hour', async () => {
    const { askForCode } = await signedIn({ assumptions: { attemptsPerHour: 1 } })
    await askForCode('email')

    await expect(askForCode('email')).rejects.toMatchObject({ name: 'LimitExceededException' })
  })
})

describe('DeleteUserAttributes', () => {
  it('takes attributes away, an address with its flag', async () => {
    const { remove, attributes } = await signedIn()

    await remove('email', 'nickname')

    expect(Object.keys(await attributes())).toEqual(['sub'])
  })

  it('refuses a required attribute, and the sub', async () => {
    const { remove } = await signedIn({ schema: [{ name: 'email', required: true }] })

    await expect(remove('email')).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await expect(remove('sub')).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })
})
