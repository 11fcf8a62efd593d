import { describe, expect, it } from 'vitest'
import {
  useDevices,
  usePasskeyRegistration,
  usePasswordReset,
  useSignIn,
  useSignUp,
  useTotpSetup,
} from '../../src/index.ts'

const starts = { useSignIn, useSignUp, usePasswordReset, useTotpSetup, usePasskeyRegistration, useDevices }

describe.each(Object.entries(starts))('%s', (_, start) => {
  it.each([
    [
      'nothing, as a hook of a framework would be called',
      undefined,
      /cognito-machines\/react and cognito-machines\/vue/,
    ],
    ['null', null, /cognito-machines\/react/],
    ['its own options', { credentials: { username: 'ada' } }, /cognito-machines\/react/],
    ['the options of createAuth', { userPoolId: 'eu-west-1_Ab', clientId: 'x' }, /the options of createAuth/],
  ])('says what was meant when it is called with %s', (__, auth, message) => {
    expect(() => start(auth as never)).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIGURATION', message: expect.stringMatching(message) }),
    )
  })
})
