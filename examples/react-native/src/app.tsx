/**
 * The whole app: the screens of authentication on a page that scrolls, clear of the notch, of the bars and of the keyboard.
 *
 * @module
 */
import { AuthProvider } from 'cognito-machines/react-native'
import { KeyboardAvoidingView, ScrollView, StatusBar } from 'react-native'
import { SafeAreaProvider, useSafeAreaInsets } from 'react-native-safe-area-context'
import { auth } from './auth.ts'
import { AuthScreens } from './auth-screens.tsx'
import { usePalette } from './palette.ts'

export function App() {
  return (
    <SafeAreaProvider>
      <AuthProvider auth={auth}>
        <Page />
      </AuthProvider>
    </SafeAreaProvider>
  )
}

function Page() {
  const { page, isDark } = usePalette()
  const { top, right, bottom, left } = useSafeAreaInsets()
  return (
    <KeyboardAvoidingView behavior="padding" style={{ flex: 1, backgroundColor: page }}>
      <StatusBar barStyle={isDark ? 'light-content' : 'dark-content'} />
      <ScrollView
        keyboardShouldPersistTaps="handled"
        keyboardDismissMode="interactive"
        indicatorStyle={isDark ? 'white' : 'black'}
        contentContainerStyle={{
          flexGrow: 1,
          gap: 16,
          paddingTop: top + 16,
          paddingRight: right + 16,
          paddingBottom: bottom + 16,
          paddingLeft: left + 16,
        }}
      >
        <AuthScreens />
      </ScrollView>
    </KeyboardAvoidingView>
  )
}
