/**
 * The screens of somebody who is signed in.
 *
 * @module
 */
import { type Devices, matchStep, type PasskeyRegistration, type TotpSetup } from 'cognito-machines'
import { type Screen, stateOf } from './screen.ts'

/** An authenticator app as second factor. */
export function totpSetupScreen(view: TotpSetup): Screen {
  const state = stateOf(view)
  return matchStep(view, {
    start: (step) => ({
      ...state,
      title: 'Authenticator app',
      hint: 'A code that only your phone knows, asked for when you sign in.',
      submit: { label: 'Set up', run: step.start },
    }),
    setUpTotp: (step) => ({
      ...state,
      title: 'Authenticator app',
      hint: 'Scan the picture, or type the key, and enter the code that the app shows.',
      totp: { uri: step.uri, secret: step.groupedSecret },
      inputs: [{ name: 'code', label: 'Code', field: step.fields.code }],
      form: step.form,
      submit: { label: 'Verify', run: ({ code = '' }) => step.submit({ code }) },
      buttons: [{ label: 'Another key', run: step.restart }],
    }),
    setPreference: (step) => ({
      ...state,
      title: 'Authenticator app',
      hint: 'It is verified, but could not be switched on.',
      buttons: [
        { label: 'Try again', run: step.retry },
        { label: 'Leave it off', run: step.skip },
      ],
    }),
    enabled: (step) => ({
      ...state,
      title: 'Authenticator app',
      hint: step.isPreferenceSet ? 'It is asked for from now on.' : 'It is verified, and switched off.',
    }),
  })
}

/** A passkey in place of the password. */
export function passkeyScreen(view: PasskeyRegistration): Screen {
  const state = stateOf(view)
  return matchStep(view, {
    start: (step) => ({
      ...state,
      title: 'Passkey',
      hint: 'Sign in with your fingerprint, your face or the PIN of this device.',
      submit: { label: 'Add a passkey', run: step.register },
    }),
    registered: () => ({ ...state, title: 'Passkey', hint: 'The passkey is ready.' }),
    unsupported: () => ({ ...state, title: 'Passkey', hint: 'This browser has no passkeys.' }),
  })
}

/** The devices that the person signs in from. */
export function devicesScreen(view: Devices): Screen {
  const state = stateOf(view)
  return matchStep(view, {
    start: (step) => ({
      ...state,
      title: 'Devices',
      hint: 'Where you have signed in, and chose to be remembered.',
      submit: { label: 'Show them', run: step.load },
    }),
    devices: (step) => ({
      ...state,
      title: 'Devices',
      hint: step.devices.length === 0 ? 'No device is remembered.' : undefined,
      buttons: [
        ...step.devices.map(({ deviceKey, name, isThisDevice }) => ({
          label: `Forget ${name ?? 'a device'}${isThisDevice ? ' (this one)' : ''}`,
          run: () => step.forget(deviceKey),
        })),
        ...(step.loadMore ? [{ label: 'Show more', run: step.loadMore }] : []),
      ],
    }),
  })
}
