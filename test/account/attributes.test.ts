import { describe, expect, it } from 'vitest'
import {
  deleteAttributes,
  deleteUser,
  getUser,
  sendAttributeCode,
  updateAttributes,
  verifyAttribute,
} from '../../src/account/index.ts'
import { PASSWORD } from '../flows/start-app.ts'
import { sent, signedIn } from './signed-in.ts'

const pool = {
  schema: [{ name: 'custom:team' }],
  autoVerifiedAttributes: ['email', 'phone_number'] as const,
  users: [
    {
      username: 'ada',
      password: PASSWORD,
      attributes: { email: 'ada@example.org', email_verified: 'true', name: 'Ada', 'custom:team': 'red' },
    },
  ],
}

describe('the user', () => {
  it('is described with typed attributes', async () => {
    const app = await signedIn({ pool })

    const user = await getUser(app.auth)

    expect(user).toMatchObject({
      username: 'ada',
      sub: app.pool.getUser('ada').sub,
      email: 'ada@example.org',
      isEmailVerified: true,
      phoneNumber: undefined,
      isPhoneNumberVerified: false,
      mfa: { enabled: [], preferred: undefined },
    })
    expect(user.attributes['custom:team']).toBe('red')
    expect(Object.getPrototypeOf(user.attributes)).toBeNull()
  })

  it('is deleted for ever, and nobody is signed in any more', async () => {
    const app = await signedIn({ pool })

    await deleteUser(app.auth)

    expect(() => app.pool.getUser('ada')).toThrow()
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedOut', reason: 'userDeleted' })
    await expect(app.auth.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  it('is signed out when somebody else deleted it before', async () => {
    const app = await signedIn({ pool })
    app.pool.deleteUser('ada')

    await deleteUser(app.auth)

    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedOut', reason: 'userDeleted' })
  })

  it('stays signed in when the deletion was refused', async () => {
    const app = await signedIn({ pool })
    const exception = { name: 'PasswordResetRequiredException', message: 'Password reset required for the user' }
    app.pool.faults.add({ operation: 'DeleteUser', exception })

    await expect(deleteUser(app.auth)).rejects.toMatchObject({ code: 'PasswordResetRequiredException' })

    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })
})

describe('attributes', () => {
  it('are written, and an empty text deletes one', async () => {
    const app = await signedIn({ pool })

    const updated = await updateAttributes(app.auth, { attributes: { name: 'Ada L.', 'custom:team': '' } })

    expect(updated).toEqual({ pending: [], refreshError: undefined })
    expect((await getUser(app.auth)).attributes).toMatchObject({ name: 'Ada L.' })
    expect((await getUser(app.auth)).attributes['custom:team']).toBeUndefined()
  })

  it('wait for a code where they are addresses, and count once it is given', async () => {
    const app = await signedIn({ pool: { ...pool, verifyBeforeUpdate: ['email'] } })

    const { pending } = await updateAttributes(app.auth, {
      attributes: { email: 'new@example.org', name: 'Ada L.' },
      clientMetadata: { reason: 'moved' },
    })

    expect(sent(app, 'UpdateUserAttributes').ClientMetadata).toEqual({ reason: 'moved' })
    expect(pending).toEqual([
      {
        attribute: 'email',
        value: 'new@example.org',
        delivery: expect.objectContaining({ medium: 'EMAIL', destination: 'n***@e***' }),
      },
    ])
    expect((await getUser(app.auth)).email).toBe('ada@example.org')

    const { code } = app.pool.outbox.last({ username: 'ada' })!
    await verifyAttribute(app.auth, { attribute: 'email', code })

    expect(await getUser(app.auth)).toMatchObject({ email: 'new@example.org', isEmailVerified: true })
  })

  it('get their code again', async () => {
    const app = await signedIn({ pool })
    await updateAttributes(app.auth, { attributes: { phone_number: '+15550100' } })

    const delivery = await sendAttributeCode(app.auth, { attribute: 'phone_number' })
    const { code } = app.pool.outbox.last({ medium: 'SMS' })!
    await verifyAttribute(app.auth, { attribute: 'phone_number', code })

    expect(delivery).toMatchObject({ medium: 'SMS', attribute: 'phone_number' })
    expect(await getUser(app.auth)).toMatchObject({ phoneNumber: '+15550100', isPhoneNumberVerified: true })
  })

  it('are deleted by name', async () => {
    const app = await signedIn({ pool })

    await deleteAttributes(app.auth, { names: ['name', 'custom:team'] })

    expect(sent(app, 'DeleteUserAttributes').UserAttributeNames).toEqual(['name', 'custom:team'])
    expect((await getUser(app.auth)).attributes.name).toBeUndefined()
  })

  it('show in the tokens at once where that is wished for', async () => {
    const app = await signedIn({ pool })
    const nameInSession = () => {
      const session = app.auth.session.getSnapshot()
      return session.status === 'signedIn' ? session.user.name : undefined
    }

    await updateAttributes(app.auth, { attributes: { name: 'One' } })
    expect(nameInSession()).toBe('Ada')

    await updateAttributes(app.auth, { attributes: { name: 'Two' } }, { refreshTokens: true })
    expect(nameInSession()).toBe('Two')
  })

  it('are written even when the tokens cannot be refreshed then', async () => {
    const app = await signedIn({ pool })
    app.pool.faults.add({
      operation: 'GetTokensFromRefreshToken',
      times: Number.POSITIVE_INFINITY,
      exception: { name: 'InternalErrorException', message: 'Something went wrong', status: 500 },
    })

    const written = updateAttributes(app.auth, { attributes: { name: 'Two' } }, { refreshTokens: true })
    for (let turn = 0; turn < 400; turn++) {
      await Promise.resolve()
      app.clock.increment(500)
    }

    expect((await written).refreshError).toMatchObject({ retryable: true })
    expect(app.pool.getUser('ada').attributes.get('name')).toBe('Two')
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it.each([
    [{}, 'attributes'],
    [{ name: 5 }, 'attributes'],
    [undefined, 'attributes'],
  ])('are refused before any request: %j', async (attributes, field) => {
    const app = await signedIn({ pool })

    await expect(updateAttributes(app.auth, { attributes: attributes as never })).rejects.toMatchObject({
      code: 'ERR_INVALID_INPUT',
      field,
    })
    await expect(deleteAttributes(app.auth, { names: [] })).rejects.toMatchObject({ field })
    expect(app.operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
  })
})
