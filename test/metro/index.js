/** An app on a phone: what it takes of the library, and React Native itself. */
import { AppRegistry, AppState, Text, TextInput } from 'react-native'
import { App, parts, startAuth } from './app.js'

const auth = startAuth(AppState)
AppRegistry.registerComponent('app', () => () => App({ auth, Text, TextInput }))
globalThis.parts = parts
