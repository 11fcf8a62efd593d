/**
 * The whole app: the screens of authentication on a page that scrolls.
 *
 * @module
 */
import { AuthProvider } from 'cognito-machines/react-native'
import { KeyboardAvoidingView, Platform, ScrollView } from 'react-native'
import { auth } from './auth.ts'
import { AuthScreens } from './auth-screens.tsx'
import { usePalette } from './palette.ts'

export function App() {
  const { page } = usePalette()
  return (
    <AuthProvider auth={auth}>
      <KeyboardAvoidingView
        behavior={Platform.OS === 'ios' ? 'padding' : undefined}
        style={{ flex: 1, backgroundColor: page }}
      >
        <ScrollView
          keyboardShouldPersistTaps="handled"
          contentContainerStyle={{ padding: 16, paddingTop: 64, gap: 16 }}
        >
          <AuthScreens />
        </ScrollView>
      </KeyboardAvoidingView>
    </AuthProvider>
  )
}
