import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import * as core from 'cognito-machines'
import { describe, expect, it } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import tsconfig from '../tsconfig.json' with { type: 'json' }
import { readFolders } from './tools/folders.mjs'
import { readPublicNames } from './tools/public-names.ts'

/** Subpath (`.`, `./storage`) to source, as tsconfig.json has them. */
const sources = new Map(
  Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => [
    name.replace(manifest.name, '.'),
    (source as string).replace('./', ''),
  ]),
)

const LOCKS = [
  'package-lock.json',
  'examples/next/package-lock.json',
  'examples/nuxt/package-lock.json',
  'examples/react-native/package-lock.json',
  'examples/react-router/package-lock.json',
  'examples/sveltekit/package-lock.json',
  'test/consumers/package-lock.json',
]

describe('the package', () => {
  it('exports what the build makes, for ES modules and CommonJS', () => {
    const built = [...sources.keys()].map((subpath) => {
      const name = subpath === '.' ? 'index' : subpath.slice(2)
      const file = `./dist/${name}`
      return [
        subpath,
        {
          import: { types: `${file}.d.ts`, node: `./dist/node/${name}.js`, default: `${file}.js` },
          require: { types: `${file}.d.cts`, default: `${file}.cjs` },
        },
      ]
    })

    expect(manifest.exports).toEqual({ ...Object.fromEntries(built), './package.json': './package.json' })
  })

  it('leads a resolver that does not read its exports to the same files', () => {
    const { '.': first, './package.json': _, ...others } = manifest.exports
    const named = <T>(pick: (conditions: typeof first) => T) =>
      Object.fromEntries(Object.entries(others).map(([subpath, conditions]) => [subpath.slice(2), pick(conditions)]))
    const folders = readFolders(manifest)
    const inFolders = (field: 'main' | 'module' | 'react-native') =>
      Object.fromEntries(
        [...folders].map(([path, folder]) => [dirname(path), `./${join(dirname(path), folder[field])}`]),
      )

    expect(manifest.main).toBe(first.require.default)
    expect(manifest.types).toBe(first.require.types)
    expect([manifest.module, manifest['react-native']]).toEqual([first.import.default, first.import.default])
    expect(manifest.typesVersions['*']).toEqual(named(({ require: { types } }) => [types]))
    expect(inFolders('main')).toEqual(named((conditions) => conditions.require.default))
    expect(inFolders('module')).toEqual(named((conditions) => conditions.import.default))
    expect(inFolders('react-native')).toEqual(named((conditions) => conditions.import.default))
    expect(manifest.files).toEqual(['dist', ...[...folders.keys()].sort()])
  })

  it('has a source for every export', () => {
    expect([...sources.values()].filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([])
  })

  it('exports the names that test/public-names.json lists, and no others', async () => {
    const names = readPublicNames([...sources.values()])
    const bySubpath = Object.fromEntries([...sources].map(([subpath, path]) => [subpath, names.get(path)]))

    await expect(`${JSON.stringify(bySubpath, null, 2)}\n`).toMatchFileSnapshot('public-names.json')
  })

  it('has every use… of the core as create…, the same function', () => {
    const names = new Map<string, unknown>(Object.entries(core))
    const uses = [...names].filter(([name]) => name.startsWith('use'))

    expect(uses.length).toBe(6)
    expect(uses).toEqual(uses.map(([name]) => [name, names.get(name.replace('use', 'create'))]))
  })

  it.each(LOCKS)('names no registry in %s', (file) => {
    const { packages } = JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')) as {
      packages: Record<string, { resolved?: string; integrity?: string; optional?: boolean; inBundle?: boolean }>
    }
    const installed = Object.entries(packages).filter(([path]) => path !== '' && !path.endsWith('/cognito-machines'))

    expect(installed.length).toBeGreaterThan(20)
    expect(installed.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    // npm leaves it out for the programs of other platforms, and for what is in another package.
    const needed = installed.filter(([, { optional, inBundle }]) => !optional && !inBundle)
    expect(needed.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
  })

  it('depends on nothing at run time but hashes', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['@noble/hashes'])
  })
})
