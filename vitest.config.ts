import { defineConfig } from 'vitest/config'
import tsconfig from './tsconfig.json' with { type: 'json' }

/** The suites. `vitest run` is the quick one; `vitest run --mode browser` and `--mode long` are the others. */
const SUITES: Record<string, string[]> = {
  browser: ['test/browser/**/*.test.ts'],
  e2e: ['test/e2e/**/*.test.ts'],
  hermes: ['test/hermes/**/*.test.ts'],
  long: ['test/long/**/*.test.ts'],
}

export default defineConfig(({ mode }) => ({
  resolve: {
    alias: [
      // The package by its own name is its sources, as in tsconfig.json.
      ...Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => ({
        find: new RegExp(`^${name}$`),
        replacement: new URL(source as string, import.meta.url).pathname,
      })),
      // XSTATE=lowest runs everything on the oldest version that the peer range allows.
      ...(process.env.XSTATE === 'lowest' ? [{ find: /^xstate$/, replacement: 'xstate-lowest' }] : []),
    ],
  },
  test: {
    include: SUITES[mode] ?? ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: [
      '**/node_modules/**',
      ...(mode in SUITES ? [] : ['test/browser/**', 'test/e2e/**', 'test/hermes/**', 'test/long/**']),
    ],
    testTimeout: mode in SUITES ? 300_000 : 60_000,
    hookTimeout: 60_000,
    pool: 'threads',
    // All cores: by default one is left to the runner, which on two cores halves the speed.
    maxWorkers: '100%',
    // Both files install the engine where it is missing.
    fileParallelism: mode !== 'hermes',
  },
}))
