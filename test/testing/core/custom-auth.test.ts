import { createSrpSession, signSrpSession } from 'cognito-srp-helper'
import { describe, expect, it } from 'vitest'
import { createUserPool, type Lambdas, type UserPool } from '../../../src/testing/index.ts'
import { type Answer, initiate, PASSWORD, respond } from './driver.ts'

const make = (lambdas: Lambdas, hidden = false): UserPool =>
  createUserPool({
    lambdas: {
      createAuthChallenge: ({ request, response }) => {
        response.publicChallengeParameters = { round: String(request.session.length) }
        response.privateChallengeParameters = { answer: 'yes' }
        response.challengeMetadata = `round-${request.session.length}`
      },
      verifyAuthChallengeResponse: ({ request, response }) => {
        response.answerCorrect = request.challengeAnswer === request.privateChallengeParameters.answer
      },
      ...lambdas,
    },
    ...(hidden && { clients: { preventUserExistenceErrors: 'ENABLED' } }),
    users: [{ username: 'ada', password: PASSWORD }],
  })

/** Asks until an answer is right, three times at most. */
const threeTries: Lambdas['defineAuthChallenge'] = ({ request: { session }, response }) => {
  if (session.at(-1)?.challengeResult === true) response.issueTokens = true
  else if (session.length >= 3) response.failAuthentication = true
  else response.challengeName = 'CUSTOM_CHALLENGE'
}

const answer = (pool: UserPool, before: Answer, ANSWER: string) => respond(pool, 'CUSTOM_CHALLENGE', before, { ANSWER })

describe('CUSTOM_AUTH', () => {
  it('asks what the Lambda publishes, and again with a new session after a wrong answer', async () => {
    const pool = make({ defineAuthChallenge: threeTries })
    const first = await initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'ada' })
    expect(first).toMatchObject({
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { round: '0', USERNAME: 'ada' },
    })

    const second = await answer(pool, first, 'no')

    expect(second.ChallengeParameters).toMatchObject({ round: '1' })
    expect(second.Session).not.toBe(first.Session)
    await expect(answer(pool, first, 'yes')).rejects.toThrow('Invalid session for the user')
    expect(await answer(pool, second, 'yes')).toHaveProperty('AuthenticationResult')
  })

  it('ends when the Lambda has had enough', async () => {
    const pool = make({ defineAuthChallenge: threeTries })
    let asked = await initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'ada' })
    asked = await answer(pool, asked, 'no')
    asked = await answer(pool, asked, 'no')

    await expect(answer(pool, asked, 'no')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
    await expect(answer(pool, asked, 'yes')).rejects.toThrow('Invalid session for the user')
  })

  it('may check the password before and ask after', async () => {
    const seen: string[] = []
    const pool = make({
      defineAuthChallenge: ({ request: { session }, response }) => {
        const last = session.at(-1)!
        seen.push(last.challengeName)
        if (last.challengeName === 'SRP_A') response.challengeName = 'PASSWORD_VERIFIER'
        else if (last.challengeName === 'PASSWORD_VERIFIER') response.challengeName = 'CUSTOM_CHALLENGE'
        else response.issueTokens = last.challengeResult
      },
    })
    const session = createSrpSession('ada', PASSWORD, pool.userPoolId, false)
    const parameters = { USERNAME: 'ada', CHALLENGE_NAME: 'SRP_A', SRP_A: session.largeA }
    const asked = await initiate(pool, 'CUSTOM_AUTH', parameters)
    const signed = signSrpSession(session, asked as never)
    const custom = await respond(pool, 'PASSWORD_VERIFIER', asked, {
      PASSWORD_CLAIM_SECRET_BLOCK: asked.ChallengeParameters!.SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
      TIMESTAMP: signed.timestamp,
    })

    expect(await answer(pool, custom, 'yes')).toHaveProperty('AuthenticationResult')
    expect(seen).toEqual(['SRP_A', 'PASSWORD_VERIFIER', 'CUSTOM_CHALLENGE'])
  })

  it('may ask before and check the password after', async () => {
    const pool = make({
      defineAuthChallenge: ({ request: { session }, response }) => {
        const last = session.at(-1)!
        if (last.challengeName === 'SRP_A') response.challengeName = 'CUSTOM_CHALLENGE'
        else if (last.challengeName === 'CUSTOM_CHALLENGE') response.challengeName = 'PASSWORD_VERIFIER'
        else response.issueTokens = true
      },
    })
    const session = createSrpSession('ada', PASSWORD, pool.userPoolId, false)
    const parameters = { USERNAME: 'ada', CHALLENGE_NAME: 'SRP_A', SRP_A: session.largeA }

    const asked = await answer(pool, await initiate(pool, 'CUSTOM_AUTH', parameters), 'yes')

    const signed = signSrpSession(session, asked as never)
    const done = await respond(pool, 'PASSWORD_VERIFIER', asked, {
      PASSWORD_CLAIM_SECRET_BLOCK: asked.ChallengeParameters!.SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
      TIMESTAMP: signed.timestamp,
    })
    expect(done).toHaveProperty('AuthenticationResult')
  })

  it('tells the Lambdas of metadata, results and users who do not exist', async () => {
    const events: unknown[] = []
    const pool = make(
      {
        defineAuthChallenge: ({ request, response }) => {
          events.push({ ...request })
          response.challengeName = 'CUSTOM_CHALLENGE'
        },
      },
      true,
    )
    const asked = await initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'nobody' })
    const more = { ClientMetadata: { colour: 'blue' } }
    await respond(pool, 'CUSTOM_CHALLENGE', asked, { USERNAME: 'nobody', ANSWER: 'yes' }, more)

    expect(events).toMatchObject([
      { session: [], userNotFound: true, clientMetadata: {} },
      {
        session: [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'round-0' }],
        clientMetadata: { colour: 'blue' },
      },
    ])
  })

  it('never lets a user in who does not exist, whatever the Lambdas say', async () => {
    const pool = make({ defineAuthChallenge: (event) => ({ ...event, response: { issueTokens: true } }) }, true)

    await expect(initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'nobody' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  it('needs its triggers', async () => {
    const pool = createUserPool({ users: [{ username: 'ada' }] })

    await expect(initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'ada' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Custom auth lambda trigger is not configured for the user pool.',
    })
  })
})

describe('a Lambda', () => {
  const failing = (run: () => never): UserPool => make({ defineAuthChallenge: run as never })
  const start = (pool: UserPool) => initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'ada' })

  it('that throws refuses the call with its own message', async () => {
    const pool = failing(() => {
      throw new Error('Not on a Sunday')
    })

    await expect(start(pool)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'DefineAuthChallenge failed with error Not on a Sunday.',
    })
  })

  it('that crashes or answers nonsense is told apart', async () => {
    const crashing = make({ defineAuthChallenge: () => Promise.reject('not an error') })
    await expect(start(crashing)).rejects.toMatchObject({ name: 'UnexpectedLambdaException' })
    await expect(start(failing((() => 'nonsense') as never))).rejects.toMatchObject({
      name: 'InvalidLambdaResponseException',
    })
    const unknown = make({ defineAuthChallenge: (event) => ({ ...event, response: { challengeName: 'MAGIC' } }) })
    await expect(start(unknown)).rejects.toMatchObject({ name: 'InvalidLambdaResponseException' })
  })
})
