/**
 * The key of an authenticator app: as a picture to scan from another phone, as a string to type, and as a link for this one.
 *
 * @module
 */
import { qrMatrix } from 'cognito-machines/qr'
import { useMemo } from 'react'
import { StyleSheet, Text, View } from 'react-native'
import { usePalette } from './palette.ts'

export function TotpKey({ uri, secret }: { readonly uri: string; readonly secret: string }) {
  const { text } = usePalette()
  return (
    <>
      <QrCode text={uri} />
      <Text selectable style={[styles.secret, { color: text }]}>
        {secret}
      </Text>
    </>
  )
}

/** Drawn from views alone: black on white in dark mode too, as scanners want it, with four light squares around it. */
function QrCode({ text }: { readonly text: string }) {
  const rows = useMemo(() => qrMatrix(text).map(runsOf), [text])
  return (
    <View
      accessible
      accessibilityRole="image"
      accessibilityLabel="QR code for your authenticator app"
      style={styles.code}
    >
      {rows.map((runs, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and keep their places
        <View key={row} style={styles.row}>
          {runs.map(({ start, length }) => (
            <View key={start} style={[styles.run, { left: share(start, rows), width: share(length, rows) }]} />
          ))}
        </View>
      ))}
    </View>
  )
}

/** A part of the width of a code, which has as many columns as rows. */
const share = (columns: number, rows: readonly unknown[]): `${number}%` => `${(columns / rows.length) * 100}%`

/** The dark neighbours of a row, so that a code is hundreds of views and not thousands. */
function runsOf(row: readonly boolean[]) {
  const runs: { start: number; length: number }[] = []
  row.forEach((isDark, column) => {
    if (!isDark) return
    if (row[column - 1]) runs.at(-1)!.length++
    else runs.push({ start: column, length: 1 })
  })
  return runs
}

const styles = StyleSheet.create({
  code: { width: '100%', maxWidth: 240, aspectRatio: 1, alignSelf: 'center', padding: 20, backgroundColor: '#fff' },
  row: { flex: 1 },
  run: { position: 'absolute', top: 0, bottom: 0, backgroundColor: '#000' },
  secret: { textAlign: 'center', fontSize: 16, letterSpacing: 1 },
})
