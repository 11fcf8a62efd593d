/**
 * Vitest as `npm run mutants` needs it: the quick tests that are about one folder, on one thread.
 *
 * @module
 */
import { relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import tsconfig from '../../tsconfig.json' with { type: 'json' }

const root = new URL('../..', import.meta.url)
const tests = JSON.parse(process.env.MUTANTS_TESTS ?? '') as {
  include: string[]
  exclude: string[]
  testTimeout: number
  /** True if each file has modules of its own, so that what runs as they load is mutated too. */
  isolate: boolean
}

/** Runs the quick files first, since most mutants are noticed by many files, and earlier what noticed the last mutant. */
class QuickFirst extends BaseSequencer {
  readonly #longest = new Map<string, number>()

  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const known = files.map((file) => {
      const name = `${file.project.name}:${relative(this.ctx.config.root, file.moduleId)}`
      const last = this.ctx.cache.getFileTestResults(name)
      // A file that the end of a run left out has taken no time.
      const duration = Math.max(last?.duration ?? 0, this.#longest.get(name) ?? 0)
      this.#longest.set(name, duration)
      return { file, order: last?.failed ? duration / 4 : duration }
    })
    return known.sort((one, other) => one.order - other.order).map(({ file }) => file)
  }
}

export default defineConfig({
  root: root.pathname,
  resolve: {
    alias: Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => ({
      find: new RegExp(`^${name}$`),
      replacement: new URL(source as string, root).pathname,
    })),
  },
  test: {
    include: tests.include.filter((glob) => !glob.startsWith('!')),
    exclude: [...tests.exclude, ...tests.include.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))],
    pool: 'threads',
    isolate: tests.isolate,
    fileParallelism: false,
    sequence: { sequencer: QuickFirst },
    hookTimeout: 60_000,
    testTimeout: tests.testTimeout,
  },
})
