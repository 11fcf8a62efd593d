/**
 * Vitest as `npm run mutants` needs it: the quick tests that are about one folder, on one thread.
 *
 * @module
 */
import { defineConfig } from 'vitest/config'
import tsconfig from '../../tsconfig.json' with { type: 'json' }

const root = new URL('../..', import.meta.url)

export default defineConfig({
  root: root.pathname,
  resolve: {
    alias: Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => ({
      find: new RegExp(`^${name}$`),
      replacement: new URL(source as string, root).pathname,
    })),
  },
  test: {
    include: JSON.parse(process.env.MUTANTS_TESTS ?? '[]') as string[],
    exclude: JSON.parse(process.env.MUTANTS_SLOW ?? '[]') as string[],
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    hookTimeout: 60_000,
    testTimeout: 60_000,
  },
})
