/** The same app in a page, without React Native for the web: that is an alias of the app's own. */
import { App, parts, startAuth } from './app.js'

globalThis.parts = { ...parts, App, startAuth }
