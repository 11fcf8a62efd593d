import { defineConfig } from 'vitest/config'
import { reactNative } from 'vitest-native'

export default defineConfig({ plugins: [reactNative()], test: { testTimeout: 60_000 } })
