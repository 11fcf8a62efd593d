/**
 * Test runners: each runs the program as a test.
 *
 * @module
 */
const BABEL = "module.exports = { presets: [['@babel/preset-env', { targets: { node: 'current' } }]] }\n"
/** The jsdom of Jest has no Web Crypto, which the simulator signs its tokens with. */
const SUBTLE = "{}, { subtle: require('node:crypto').webcrypto.subtle }"

/** The time is for busy machines: a signing key of RSA is made. */
const test = (load, options = '') => `${load}
test('signs in', async () => {
  expect(await signIn(${options})).toBe('ada signed in by SRP')
}, 60_000)
`

/** @type {import('../rows.mjs').Row[]} */
export const TEST_RUNNERS = [
  {
    name: 'jest',
    tool: 'jest',
    how: 'CommonJS by Babel, in `jest-environment-jsdom`',
    files: ['sign-in.js'],
    async run(place) {
      place.write({
        'package.json': '{}',
        'babel.config.js': BABEL,
        'jest.config.js': "module.exports = { testEnvironment: 'jsdom' }\n",
        'sign-in.test.js': test("import { signIn } from './sign-in'", SUBTLE),
      })
      await place.tool('jest/bin/jest.js', '--no-cache', '--watchman=false')
    },
  },
  {
    name: 'ts-jest',
    tool: 'ts-jest',
    how: 'type-checked with `moduleResolution: node`, in Node',
    files: ['sign-in.ts'],
    async run(place) {
      const compilerOptions = { module: 'commonjs', moduleResolution: 'node', target: 'es2022', strict: true }
      place.write({
        'package.json': '{}',
        'tsconfig.json': JSON.stringify({ compilerOptions: { ...compilerOptions, skipLibCheck: true, types: [] } }),
        'jest.config.js': "module.exports = { preset: 'ts-jest' }\n",
        'sign-in.test.ts': test("import { expect, test } from '@jest/globals'\nimport { signIn } from './sign-in'"),
      })
      await place.tool('jest/bin/jest.js', '--no-cache', '--watchman=false')
    },
  },
  ...['jsdom', 'happy-dom'].map((environment) => ({
    name: `vitest-${environment}`,
    tool: 'vitest',
    how: `\`environment: '${environment}'\``,
    files: ['sign-in.ts'],
    async run(place) {
      place.write({
        'vitest.config.mjs': `export default { test: { globals: true, environment: '${environment}', maxWorkers: 1 } }\n`,
        'sign-in.test.ts': test("import { signIn } from './sign-in.ts'"),
      })
      await place.tool('vitest/vitest.mjs', 'run')
    },
  })),
]
