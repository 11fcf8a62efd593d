import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['**/node_modules/**', 'test/browser/**', 'test/long/**'],
    testTimeout: 30_000,
    pool: 'threads',
  },
})
