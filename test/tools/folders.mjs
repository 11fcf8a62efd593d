/**
 * Folders for resolvers that do not read `exports` of package.json: Metro before 0.82 and with
 * `unstable_enablePackageExports: false`, Parcel by default, webpack 4, Jest before 28. Each entry but the first gets
 * one, `react/package.json` for `cognito-machines/react`, that leads them to the built files. TypeScript with
 * `moduleResolution: node` reads `typesVersions` of package.json.
 *
 * They are in the tarball only: `prepack` writes them, `postpack` removes them (`--remove`).
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * The manifests of the folders, by their paths.
 *
 * @param {{ exports: Record<string, any> }} manifest
 * @returns {Map<string, { main: string, module: string, 'react-native': string }>}
 */
export function readFolders(manifest) {
  const entries = Object.entries(manifest.exports).filter(
    ([subpath, conditions]) => subpath !== '.' && typeof conditions !== 'string',
  )
  return new Map(
    entries.map(([subpath, conditions]) => {
      const from = (file) => posix.relative(posix.join('/', subpath), posix.join('/', file))
      const module = from(conditions.import.default)
      return [
        posix.join(subpath, 'package.json'),
        {
          main: from(conditions.require.default),
          module,
          // Metro knows no `.cjs`, and reads this before `main`.
          'react-native': module,
        },
      ]
    }),
  )
}

/**
 * Packs what would be published, without a build, and with the folders.
 *
 * @param {string} into The folder for the tarball.
 * @returns {{ filename: string, size: number, unpackedSize: number, files: { path: string }[] }} As npm says it.
 */
export function packTarball(into) {
  const folders = readFolders(JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')))
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', into]
  writeFolders(folders)
  try {
    return JSON.parse(execFileSync('npm', pack, { cwd: TOP, encoding: 'utf8', stdio: 'pipe' }))[0]
  } finally {
    removeFolders(folders)
  }
}

/**
 * The tarball that would be published: what `PACKED` of the environment names, as in `.ci/run`, or a new one with a new
 * build.
 *
 * @param {string} into The folder for a new one.
 * @returns {string} Its path.
 */
export function tarballFor(into) {
  if (process.env.PACKED) return process.env.PACKED
  const pack = ['pack', '--silent', '--pack-destination', into]
  // Its last line is the name of the file.
  return join(into, execFileSync('npm', pack, { cwd: TOP, encoding: 'utf8', stdio: 'pipe' }).trim().split('\n').at(-1))
}

/** Writes the folders into the working tree. */
function writeFolders(folders) {
  for (const [path, manifest] of folders) {
    mkdirSync(join(TOP, dirname(path)), { recursive: true })
    writeFileSync(join(TOP, path), `${JSON.stringify(manifest, null, 2)}\n`)
  }
}

/** Removes what `writeFolders` wrote, and every folder that is empty then: `machines/` has the sources in it. */
function removeFolders(folders) {
  for (const path of folders.keys()) {
    rmSync(join(TOP, path), { force: true })
    for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
      try {
        rmdirSync(join(TOP, folder))
      } catch {
        break // It is not empty, or not there.
      }
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folders = readFolders(JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8')))
  if (process.argv.includes('--remove')) removeFolders(folders)
  else writeFolders(folders)
}
