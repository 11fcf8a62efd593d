import { svelte } from '@sveltejs/vite-plugin-svelte'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import tsconfig from './tsconfig.json' with { type: 'json' }

/** The suites. `vitest run` is the quick one; `vitest run --mode browser` and `--mode long` are the others. */
const SUITES: Record<string, string[]> = {
  browser: ['test/browser/**/*.test.ts'],
  e2e: ['test/e2e/**/*.test.ts'],
  hermes: ['test/hermes/**/*.test.ts'],
  long: ['test/long/**/*.test.ts'],
}

const UNIT = ['test/**/*.test.ts', 'test/**/*.test.tsx']

/**
 * Files that share their worker: its modules are loaded, its code is compiled and its RSA key is made once, which halves
 * their time. They change nothing that another file could see: no global, no package. Other files have one of their own.
 */
const SHARING = [
  ...['account', 'device', 'flows', 'machines', 'messages', 'page', 'qr', 'sign-in', 'storage', 'transport'].map(
    (folder) => `test/${folder}/**/*.test.ts`,
  ),
  'test/testing/{core,facts,operations,passkeys,users,validity,wire}/**/*.test.ts',
]

/** Frameworks whose packages have other code for servers, which Node would get, and whose components are compiled. */
const COMPILED = ['test/svelte/**/*.test.ts', 'test/solid/**/*.test.ts', 'test/minimal/**/*.test.ts']

/** The same components, compiled for a server. */
const SERVER = ['test/server-rendering/**/*.test.ts', 'test/server-rendering/**/*.test.tsx']

const resolve = {
  alias: [
    // The package by its own name is its sources, as in tsconfig.json.
    ...Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => ({
      find: new RegExp(`^${name}$`),
      replacement: new URL(source as string, import.meta.url).pathname,
    })),
    // XSTATE=lowest runs everything on the oldest version that the peer range allows.
    ...(process.env.XSTATE === 'lowest' ? [{ find: /^xstate$/, replacement: 'xstate-lowest' }] : []),
  ],
}

const common = { hookTimeout: 60_000, pool: 'threads' as const }
const unit = { ...common, testTimeout: 60_000 }
const notUnit = ['**/node_modules/**', ...Object.values(SUITES).flat()]

export default defineConfig(({ mode }) => ({
  resolve,
  test: {
    // All cores: by default one is left to the runner, which on two cores halves the speed.
    maxWorkers: '100%',
    ...(mode in SUITES
      ? {
          ...common,
          include: SUITES[mode]!,
          testTimeout: 300_000,
          // Pages wait more than they work.
          maxConcurrency: 3,
          // Both files install the engine where it is missing.
          fileParallelism: mode !== 'hermes',
        }
      : {
          // They inherit nothing, so that `--maxWorkers` still counts.
          projects: [
            { resolve, test: { ...unit, name: 'sharing', include: SHARING, exclude: notUnit, isolate: false } },
            {
              resolve,
              test: {
                ...unit,
                name: 'alone',
                include: UNIT,
                exclude: [...notUnit, ...SHARING, ...COMPILED, ...SERVER],
              },
            },
            {
              plugins: [svelte({ configFile: false })],
              resolve,
              test: { ...unit, name: 'server', include: SERVER },
            },
            {
              plugins: [svelte({ configFile: false }), vue()],
              resolve: { ...resolve, conditions: ['browser'] },
              test: {
                ...unit,
                name: 'compiled',
                include: COMPILED,
                environment: 'jsdom',
                server: { deps: { inline: [/svelte/, /solid-js/] } },
              },
            },
          ],
        }),
  },
}))
