/**
 * The reference of the public surface, for the site of docs/: one module for each entry of the package, warnings as errors.
 *
 * @module
 */
import tsconfig from './tsconfig.json' with { type: 'json' }

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  entryPoints: Object.values(tsconfig.compilerOptions.paths).map(([source]) => source),
  out: 'docs/.vitepress/dist/api',
  excludeInternal: true,
  excludePrivate: true,
  treatWarningsAsErrors: true,
  // Types that only other types mention are shown where they are used; they have no page of their own.
  validation: { notExported: false },
  readme: 'none',
  disableSources: true,
  // `npm run typecheck` does that, and these are its errors, not the reference's.
  skipErrorChecking: true,
}
