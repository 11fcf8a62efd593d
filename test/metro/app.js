/**
 * Every entry that an app on a phone may import, each kept.
 *
 * @module
 */
import { createAuth } from 'cognito-machines'
import * as account from 'cognito-machines/account'
import * as crypto from 'cognito-machines/crypto'
import * as devtools from 'cognito-machines/devtools'
import * as machines from 'cognito-machines/machines'
import * as messages from 'cognito-machines/messages'
import * as german from 'cognito-machines/messages/de'
import * as jsbn from 'cognito-machines/mod-pow/jsbn'
import * as passkeys from 'cognito-machines/passkey/react-native'
import * as qr from 'cognito-machines/qr'
import { AuthProvider, reactNativePorts, useSignIn } from 'cognito-machines/react-native'
import * as storage from 'cognito-machines/storage'
import * as testing from 'cognito-machines/testing'
import { createElement } from 'react'

export const parts = { account, crypto, devtools, german, jsbn, machines, messages, passkeys, qr, storage, testing }

export const startAuth = (AppState) =>
  createAuth({
    userPoolId: 'eu-west-1_AbCdEf123',
    clientId: '1h57kf5cpq17m0eml12EXAMPLE',
    ...reactNativePorts({
      AppState,
      crypto: { getRandomBytes: (length) => new Uint8Array(length) },
      storage: storage.memoryStorage(),
    }),
  })

export const App = ({ auth, Text, TextInput }) =>
  createElement(AuthProvider, { auth }, createElement(Screen, { Text, TextInput }))

function Screen({ Text, TextInput }) {
  const view = useSignIn()
  return view.step === 'identify'
    ? createElement(TextInput, view.fields.username.native())
    : createElement(Text, null, view.step)
}
