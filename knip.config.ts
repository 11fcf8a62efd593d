/**
 * What nothing uses: files, exports and packages. The entries are the list of tsconfig.json.
 *
 * @module
 */
import type { KnipConfig } from 'knip'
import tsconfig from './tsconfig.json' with { type: 'json' }

const config: KnipConfig = {
  // A name may be exported for the types that mention it.
  ignoreExportsUsedInFile: true,
  entry: [
    ...Object.values(tsconfig.compilerOptions.paths).map(([source]) => (source as string).replace('./', '')),
    'examples/node/*.ts',
    'examples/{angular,react,solid,svelte,vue}/src/main.{ts,tsx}',
    'examples/{playground,react,solid,svelte,testing-your-app,vue}/{vite,vitest}.config.ts',
    'examples/testing-your-app/src/*.test.tsx',
    'examples/*/refused/*',
    'test/**/*.test.{ts,tsx}',
    'test/browser/*.page.ts',
    'test/bench/*.mjs',
    'test/size/{size,files}.mjs',
    'test/tools/*.mjs',
    'test/tools/mutants.config.ts',
  ],
  // Its projects say what they include; knip takes the test files of every folder.
  vitest: { config: 'vitest.config.ts', entry: [] },
  // vitest.config.ts puts it in the place of `xstate`.
  // The example of Solid brings the second, whose compiler nothing else needs.
  // Stryker loads the third by its name.
  ignoreDependencies: ['xstate-lowest', 'vite-plugin-solid', '@stryker-mutator/vitest-runner'],
  project: [
    'src/**/*.{ts,tsx}',
    'machines/**/*.ts',
    'server/**/*.ts',
    'next/**/*.ts',
    'test/**/*.{svelte,ts,tsx,mjs}',
    // Its packages are those of the Expo example.
    '!test/react-native/adapter.native.tsx',
    'examples/{angular,node,playground,react,shared,solid,svelte,testing-your-app,vue}/**/*.{svelte,ts,tsx,vue}',
  ],
}

export default config
