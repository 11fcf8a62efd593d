/** The screens on React Native's own JavaScript, against the simulated pool. */
import { act, configure, fireEvent, render, screen } from '@testing-library/react-native'
import { createAuth } from 'cognito-machines'
import { AuthProvider, reactNativePorts } from 'cognito-machines/react-native'
import { memoryStorage } from 'cognito-machines/storage'
import { createUserPool, totpCode, type UserPool } from 'cognito-machines/testing'
import { AccessibilityInfo, AppState } from 'react-native'
import { expect, it, onTestFinished, vi } from 'vitest'
import { waitClock } from '../../shared/countdown.ts'
import { AuthScreens } from './auth-screens.tsx'

// A machine may be busy.
configure({ asyncUtilTimeout: 10_000 })

const PASSWORD = 'Correct-horse-1'

const open = (pool: UserPool) =>
  createAuth({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    fetch: pool.fetch,
    ...reactNativePorts({ AppState, storage: memoryStorage() }),
  })

it('shows the key of an authenticator app as a QR code, in groups to type, and as a link', async () => {
  const pool = createUserPool({
    mfaConfiguration: 'ON',
    enabledMfas: ['SOFTWARE_TOKEN_MFA'],
    users: [{ username: 'ada', password: PASSWORD }],
  })
  const auth = open(pool)
  await render(
    <AuthProvider auth={auth}>
      <AuthScreens />
    </AuthProvider>,
  )

  await screen.findByRole('header', { name: 'Sign in' })
  await fireEvent.changeText(screen.getByLabelText('User name or e-mail'), 'ada')
  await fireEvent.changeText(screen.getByLabelText('Password'), PASSWORD)
  await fireEvent.press(screen.getByRole('button', { name: 'Sign in' }))

  await screen.findByLabelText('QR code for your authenticator app')
  const secret = String(screen.getByText(/^[A-Z2-7]{4}( [A-Z2-7]{1,4})+$/).props.children).replaceAll(' ', '')
  screen.getByRole('button', { name: 'Open the authenticator app' })
  await fireEvent.changeText(screen.getByLabelText('Code'), totpCode(secret, Date.now()))
  await fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
  await screen.findByRole('header', { name: 'Hello, ada' })
  auth.dispose()
})

it('signs in with a code by text message, announces what is wrong, and signs out', async () => {
  const attributes = { phone_number: '+15550100' }
  const pool = createUserPool({
    users: [{ username: 'ada', password: PASSWORD, attributes, mfa: { sms: true, preferred: 'SMS_MFA' } }],
  })
  const auth = open(pool)
  await render(
    <AuthProvider auth={auth}>
      <AuthScreens />
    </AuthProvider>,
  )

  await screen.findByRole('header', { name: 'Sign in' })
  expect(screen.getByLabelText('Password').props).toMatchObject({ secureTextEntry: true, textContentType: 'password' })
  await fireEvent.changeText(screen.getByLabelText('User name or e-mail'), 'ada')
  await fireEvent.changeText(screen.getByLabelText('Password'), PASSWORD)
  await fireEvent.press(screen.getByRole('button', { name: 'Sign in' }))

  await screen.findByRole('header', { name: 'Enter the code from the text message' })
  const code = screen.getByLabelText('Code')
  expect(code.props).toMatchObject({ value: '', textContentType: 'oneTimeCode', inputMode: 'numeric' })
  await fireEvent.changeText(code, '000000')
  await fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
  await screen.findByText('This code is not right. Check it and try again.')

  await fireEvent.changeText(screen.getByLabelText('Code'), pool.outbox.last()!.code)
  await fireEvent.press(screen.getByRole('button', { name: 'Continue' }))
  await screen.findByRole('header', { name: 'Hello, ada' })
  await fireEvent.press(screen.getByRole('button', { name: 'Sign out' }))
  await screen.findByRole('header', { name: 'Sign in' })
  auth.dispose()
})

it('counts down until a new code can be sent, and announces the end of the wait', async () => {
  const { now, everySecond } = waitClock
  onTestFinished(() => void Object.assign(waitClock, { now, everySecond }))
  const ticks = new Set<() => void>()
  let aheadMs = 0
  waitClock.now = () => now() + aheadMs
  waitClock.everySecond = (run) => {
    ticks.add(run)
    return () => void ticks.delete(run)
  }
  const pass = (ms: number) =>
    act(async () => {
      aheadMs += ms
      for (const tick of [...ticks]) tick()
    })
  const announce = vi.spyOn(AccessibilityInfo, 'announceForAccessibility')
  const isWaiting = { name: /^Send again in \d+ s$/, disabled: true }
  const pool = createUserPool({ users: [{ username: 'ada', password: PASSWORD }] })
  const auth = open(pool)
  await render(
    <AuthProvider auth={auth}>
      <AuthScreens />
    </AuthProvider>,
  )
  await screen.findByRole('header', { name: 'Sign in' })
  await fireEvent.press(screen.getByRole('button', { name: 'Create an account' }))
  await fireEvent.changeText(await screen.findByLabelText('User name'), 'grace')
  await fireEvent.changeText(screen.getByLabelText('E-mail address'), 'grace@example.org')
  await fireEvent.changeText(screen.getByLabelText('Password'), 'Compile-it-1')
  await fireEvent.press(screen.getByRole('button', { name: 'Sign up' }))
  await screen.findByRole('button', isWaiting)
  await pass(20_000)
  screen.getByRole('button', isWaiting)
  expect(announce).not.toHaveBeenCalledWith('You can ask for a new code now.')
  await pass(11_000)
  expect(announce).toHaveBeenCalledWith('You can ask for a new code now.')
  expect(ticks.size).toBe(0)

  await fireEvent.press(screen.getByRole('button', { name: 'Send a new code' }))
  await vi.waitFor(() => expect(pool.outbox.list()).toHaveLength(2))
  auth.dispose()
})
