/**
 * TypeScript: each version and `moduleResolution` checks the program and compiles it, and Node runs the output.
 *
 * @module
 */
const OPTIONS = {
  node: { module: 'commonjs', moduleResolution: 'node' },
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}
const VERSIONS = { typescript: '59', ts60: '60', ts70: '70' }

const row = (resolution, tool, more = {}) => ({
  name: `tsc-${resolution}-${VERSIONS[tool]}`,
  tool,
  how: `\`moduleResolution: ${resolution}\`${Object.keys(more).map((name) => `, \`${name}\``)}, in Node`,
  files: ['sign-in.ts'],
  async run(place) {
    const formats = { node: ['commonjs'], node16: ['commonjs', 'module'], bundler: ['module'] }[resolution]
    for (const type of formats) await compile(place, tool, type, { ...OPTIONS[resolution], ...more })
  },
})

/** @type {import('../rows.mjs').Row[]} */
export const COMPILERS = [
  row('node', 'typescript'),
  // TypeScript 7 has it no more.
  row('node', 'ts60', { ignoreDeprecations: '6.0' }),
  ...Object.keys(VERSIONS).flatMap((tool) => [row('node16', tool), row('bundler', tool)]),
]

/** Checks and compiles as a package of that `type`, and runs the output. */
async function compile(place, tool, type, options) {
  const compilerOptions = {
    ...options,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    types: [],
    strict: true,
    skipLibCheck: true,
  }
  const load =
    type === 'module' ? "import { signIn } from './sign-in.js'" : "const { signIn } = require('./sign-in.js')"
  place.write({
    'package.json': JSON.stringify({ type }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...compilerOptions, outDir: type },
      files: ['sign-in.ts', 'faults.ts'],
    }),
    // A type that is not found would be `any`, and no fault would be reported.
    'faults.ts': `import { createAuth } from 'cognito-machines'
import { getUser } from 'cognito-machines/account'
import { de } from 'cognito-machines/messages/de'
// @ts-expect-error: no such option
createAuth({ userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client', wrong: 1 })
// @ts-expect-error: no user
getUser(1)
// @ts-expect-error: a sentence is a string
export const sentence: number = de.NotAuthorizedException
`,
    [`${type}/main.js`]: `${load}\nsignIn().then(console.log)\n`,
  })
  await place.tool(`${tool}/bin/tsc`, '-p', '.')
  await place.node(`${type}/main.js`)
}
