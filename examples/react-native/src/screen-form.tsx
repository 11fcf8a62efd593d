/**
 * Draws one screen: a heading that is announced when the step changes, inputs, an error that is announced, buttons.
 *
 * @module
 */
import { messageFor } from 'cognito-machines/messages'
import { useEffect, useRef, useState } from 'react'
import { AccessibilityInfo, Linking, Pressable, StyleSheet, Text, TextInput, View } from 'react-native'
import { countDown, secondsUntil } from '../../shared/countdown.ts'
import { messages } from '../../shared/language.ts'
import type { Screen, ScreenButton } from '../../shared/screen.ts'
import { usePalette } from './palette.ts'
import { TotpKey } from './totp-key.tsx'

export function ScreenForm({ screen }: { readonly screen: Screen }) {
  // The key drops whatever was typed when the step changes.
  return <Step key={screen.key} screen={screen} />
}

function Step({ screen }: { readonly screen: Screen }) {
  const { title, hint, error, pending, inputs, submit, buttons, totp } = screen
  const colours = usePalette()
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(inputs.map(({ name, value = '' }) => [name, value])),
  )
  useEffect(() => AccessibilityInfo.announceForAccessibility(title), [title])
  const send = () => void submit?.run(typed)

  return (
    <View style={[styles.card, { backgroundColor: colours.card }]}>
      <Text accessibilityRole="header" style={[styles.title, { color: colours.text }]}>
        {title}
      </Text>
      {hint !== undefined && <Text style={{ color: colours.soft }}>{hint}</Text>}
      {totp && (
        <>
          <TotpKey {...totp} />
          <Button label="Open the authenticator app" disabled={false} onPress={() => void Linking.openURL(totp.uri)} />
        </>
      )}
      <Text role="alert" accessibilityLiveRegion="polite" style={{ color: colours.bad }}>
        {error ? messageFor(error, messages) : ''}
      </Text>
      {inputs.map(({ name, label, field }) => (
        <View key={name} style={styles.field}>
          <Text style={{ color: colours.text, fontWeight: '600' }}>{label}</Text>
          <TextInput
            {...field.native({ label })}
            value={typed[name] ?? ''}
            onChangeText={(text) => setTyped((before) => ({ ...before, [name]: text }))}
            onSubmitEditing={send}
            keyboardAppearance={colours.isDark ? 'dark' : 'light'}
            selectionColor={colours.main}
            style={[styles.input, { color: colours.text, borderColor: colours.line }]}
          />
        </View>
      ))}
      {submit && <Button label={submit.label} disabled={pending} onPress={send} isMain />}
      {buttons.map(({ label, run, wait }) =>
        wait ? (
          <WaitButton key={label} label={label} wait={wait} disabled={pending} onPress={() => void run(typed)} />
        ) : (
          <Button key={label} label={label} disabled={pending} onPress={() => void run(typed)} />
        ),
      )}
    </View>
  )
}

/** Says how long it cannot be pressed yet. Only the end of the wait is announced. */
function WaitButton(props: {
  label: string
  wait: NonNullable<ScreenButton['wait']>
  disabled: boolean
  onPress: () => void
}) {
  const { label, wait, disabled, onPress } = props
  const [seconds, setSeconds] = useState(() => secondsUntil(wait.until))
  const isWaiting = seconds > 0
  useEffect(() => countDown(wait.until, setSeconds), [wait.until])
  const hasWaited = useRef(isWaiting)
  useEffect(() => {
    if (hasWaited.current && !isWaiting) AccessibilityInfo.announceForAccessibility(wait.over)
    hasWaited.current = isWaiting
  }, [isWaiting, wait.over])
  return <Button label={isWaiting ? wait.label(seconds) : label} disabled={disabled || isWaiting} onPress={onPress} />
}

function Button(props: { label: string; disabled: boolean; onPress: () => void; isMain?: boolean }) {
  const { label, disabled, onPress, isMain = false } = props
  const colours = usePalette()
  return (
    <Pressable
      accessibilityRole="button"
      disabled={disabled}
      onPress={onPress}
      style={[
        styles.button,
        { borderColor: colours.main, opacity: disabled ? 0.6 : 1 },
        isMain && { backgroundColor: colours.main },
      ]}
    >
      <Text style={{ color: isMain ? colours.onMain : colours.main, fontWeight: '600' }}>{label}</Text>
    </Pressable>
  )
}

const styles = StyleSheet.create({
  card: { padding: 20, gap: 12, borderRadius: 14 },
  title: { fontSize: 22, fontWeight: '700' },
  field: { gap: 4 },
  input: { minHeight: 48, paddingHorizontal: 12, fontSize: 16, borderWidth: 1, borderRadius: 8 },
  button: { minHeight: 48, alignItems: 'center', justifyContent: 'center', borderWidth: 1, borderRadius: 8 },
})
