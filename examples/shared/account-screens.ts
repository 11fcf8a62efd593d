/**
 * The screens of somebody who is signed in.
 *
 * @module
 */
import { type Devices, matchStep, type PasskeyRegistration, type TotpSetup } from 'cognito-machines'
import { words } from './language.ts'
import { type Screen, stateOf } from './screen.ts'

/** An authenticator app as second factor. */
export function totpSetupScreen(view: TotpSetup): Screen {
  const state = stateOf(view)
  return matchStep(view, {
    start: (step) => ({
      ...state,
      title: words.app,
      hint: words.appHint,
      submit: { label: words.setUp, run: step.start },
    }),
    setUpTotp: (step) => ({
      ...state,
      title: words.app,
      hint: words.scan,
      totp: { uri: step.uri, secret: step.groupedSecret },
      inputs: [{ name: 'code', label: words.code, field: step.fields.code }],
      form: step.form,
      submit: { label: words.verify, run: ({ code = '' }) => step.submit({ code }) },
      buttons: [{ label: words.anotherKey, run: step.restart }],
    }),
    setPreference: (step) => ({
      ...state,
      title: words.app,
      hint: words.notSwitchedOn,
      buttons: [
        { label: words.tryAgain, run: step.retry },
        { label: words.leaveOff, run: step.skip },
      ],
    }),
    enabled: (step) => ({
      ...state,
      title: words.app,
      hint: step.isPreferenceSet ? words.askedFromNowOn : words.switchedOff,
    }),
  })
}

/** A passkey in place of the password. */
export function passkeyScreen(view: PasskeyRegistration): Screen {
  const state = stateOf(view)
  return matchStep(view, {
    start: (step) => ({
      ...state,
      title: words.passkey,
      hint: words.passkeyHint,
      submit: { label: words.addPasskey, run: step.register },
    }),
    registered: () => ({ ...state, title: words.passkey, hint: words.passkeyReady }),
    unsupported: () => ({ ...state, title: words.passkey, hint: words.noPasskeys }),
  })
}

/** The devices that the person signs in from. */
export function devicesScreen(view: Devices): Screen {
  const state = stateOf(view)
  return matchStep(view, {
    start: (step) => ({
      ...state,
      title: words.devices,
      hint: words.devicesHint,
      submit: { label: words.showDevices, run: step.load },
    }),
    devices: (step) => ({
      ...state,
      title: words.devices,
      hint: step.devices.length === 0 ? words.noDevice : undefined,
      buttons: [
        ...step.devices.map(({ deviceKey, name, isThisDevice }) => ({
          label: words.forget(name, isThisDevice),
          run: () => step.forget(deviceKey),
        })),
        ...(step.loadMore ? [{ label: words.showMore, run: step.loadMore }] : []),
      ],
    }),
  })
}
