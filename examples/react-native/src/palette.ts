/**
 * Colours for light and for dark.
 *
 * @module
 */
import { useColorScheme } from 'react-native'

const LIGHT = {
  isDark: false,
  page: '#f4f5f8',
  card: '#fff',
  line: '#868da0',
  text: '#1c2030',
  soft: '#565d70',
  main: '#2f4bd8',
  onMain: '#fff',
  bad: '#b3202c',
}
const DARK = {
  isDark: true,
  page: '#111318',
  card: '#1b1e26',
  line: '#757d92',
  text: '#eceef5',
  soft: '#a9b0c3',
  main: '#9db0ff',
  onMain: '#101533',
  bad: '#ff9aa2',
}

/** The colours of the present scheme. */
export const usePalette = (): typeof LIGHT => (useColorScheme() === 'dark' ? DARK : LIGHT)
