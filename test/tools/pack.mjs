/**
 * `npm run test:pack`: packs what would be published, installs it in an empty project, and uses it there as an app
 * would: every entry as an ES module and as CommonJS, a sign-in against the packed simulator in both, and the types
 * under the strictest resolution and under that of old TypeScript, `node`. The working tree is not used.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packTarball, readFolders } from './folders.mjs'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const manifest = JSON.parse(readFileSync(join(TOP, 'package.json'), 'utf8'))
const PUBLIC_NAMES = JSON.parse(readFileSync(join(TOP, 'test/public-names.json'), 'utf8'))
/** Entries whose own dependencies do not compile without the DOM or `skipLibCheck`: XState, msw and the frameworks. */
const NEED_MORE = ['machines', 'vue', 'svelte', 'solid', 'angular', 'next', 'testing/msw'].map(
  (name) => `cognito-machines/${name}`,
)
const project = mkdtempSync(join(tmpdir(), 'cognito-machines-pack-'))
const run = (command, args, cwd = project) => execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe' })

try {
  const packed = packTarball(project)
  checkFiles(packed.files.map(({ path }) => path))
  install(packed.filename)
  checkMaps(packed.files.map(({ path }) => path).filter((path) => path.endsWith('.map')))
  const entries = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json')
  const names = entries.map((subpath) => `cognito-machines${subpath.slice(1)}`)
  useAs('module', names)
  useAs('commonjs', names)
  checkTypes(names)
  console.log(`${packed.filename}: ${packed.size} bytes, ${packed.files.length} files, ${names.length} entries work`)
} catch (error) {
  console.error(error.stdout ?? '', error.stderr ?? '')
  throw error
} finally {
  rmSync(project, { recursive: true, force: true })
}

/** Nothing is published but the build and the papers. */
function checkFiles(paths) {
  const folders = [...readFolders(manifest).keys()]
  const stray = paths.filter(
    (path) => !folders.includes(path) && !/^(dist\/.+|package\.json|(README|CHANGELOG)\.md|LICENSE)$/.test(path),
  )
  if (stray.length > 0) throw new Error(`packed by mistake: ${stray.join(', ')}`)
  const missing = folders.filter((path) => !paths.includes(path))
  if (missing.length > 0) throw new Error(`not packed: ${missing.join(', ')}`)
}

/** The text of each source is in the package once: in the map of its ES module. */
function checkMaps(paths) {
  const seen = new Set()
  for (const path of paths) {
    const { sources, sourcesContent } = JSON.parse(
      readFileSync(join(project, 'node_modules', manifest.name, path), 'utf8'),
    )
    for (const [index, text] of sourcesContent.entries()) {
      if (seen.has(text)) throw new Error(`twice in the maps: ${sources[index]}`)
      seen.add(text)
    }
  }
}

/** Unpacks the tarball, and puts beside it only the packages that its manifest asks for. */
function install(tarball) {
  const target = join(project, 'node_modules', manifest.name)
  mkdirSync(target, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  const wanted = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)]
  // An app of Angular compiles the directive while it is built; without a build its compiler does, at run time.
  for (const name of [...wanted, '@angular/compiler']) {
    mkdirSync(dirname(join(project, 'node_modules', name)), { recursive: true })
    symlinkSync(join(TOP, 'node_modules', name), join(project, 'node_modules', name))
  }
  // What @types/node and @types/react ask for comes with them.
  for (const types of ['@types/node', '@types/react', 'undici-types', 'csstype']) {
    cpSync(join(TOP, 'node_modules', types), join(project, 'node_modules', types), { recursive: true })
  }
}

/** Loads every entry and signs a user in, in one module system. */
function useAs(type, names) {
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'an-app', private: true, type }))
  const load = type === 'module' ? 'await import' : 'require'
  writeFileSync(
    join(project, 'app.js'),
    `${type === 'module' ? '' : ';(async () => {'}
    ${load}('@angular/compiler')
    for (const name of ${JSON.stringify(names)}) {
      if (Object.keys(${load}(name)).length === 0) throw new Error(name + ' exports nothing')
    }
    const { createAuth, useSignIn } = ${load}('cognito-machines')
    const { createUserPool } = ${load}('cognito-machines/testing')
    const { memoryStorage } = ${load}('cognito-machines/storage')
    const pool = createUserPool({ users: [{ username: 'ada', password: 'Correct-Horse-1' }] })
    const { userPoolId, clientId, fetch } = pool
    const auth = createAuth({ userPoolId, clientId, fetch, storage: memoryStorage() })
    const flow = useSignIn(auth)
    const { ok, flow: view } = await flow.getSnapshot().submit({ username: 'ada', password: 'Correct-Horse-1' })
    if (!ok || view.step !== 'signedIn') throw new Error('not signed in but ' + view.step + ' ' + view.error)
    await auth.signOut()
    if (auth.session.getSnapshot().status !== 'signedOut') throw new Error('still signed in')
    flow.dispose()
    auth.dispose()
    ${type === 'module' ? '' : '})().catch((error) => { console.error(error); process.exit(1) })'}`,
  )
  run(process.execPath, ['--unhandled-rejections=strict', 'app.js'])
}

/** Compiles an import of every other entry as a program of Node does that has no DOM and checks every declaration. */
function checkOnServer(names, compile) {
  const files = names
    .filter((name) => !NEED_MORE.includes(name))
    .map((name, index) => {
      const file = `server${index}.mts`
      writeFileSync(join(project, file), `import * as entry from '${name}'\nvoid entry\n`)
      return file
    })
  compile('typescript', '--module', 'nodenext', '--lib', 'es2022', '--skipLibCheck', 'false', ...files)
}

/**
 * Compiles a re-export of every public name, from both module systems; and by a resolver that does not read `exports`.
 */
function checkTypes(names) {
  const exports = Object.entries(PUBLIC_NAMES).map(([subpath, { values, types }], index) => {
    const renamed = [...values, ...types].map((name) => `${name} as ${name}${index}`)
    return `export { ${renamed.join(', ')} } from '${manifest.name}${subpath.slice(1)}'\n`
  })
  for (const file of ['app.mts', 'app.cts', 'app.ts']) writeFileSync(join(project, file), exports.join(''))
  const compile = (typescript, ...options) =>
    run(process.execPath, [
      ...[join(TOP, 'node_modules', typescript, 'bin/tsc'), '--noEmit', '--strict', '--target', 'es2022'],
      ...['--types', 'node', ...options],
    ])
  // The declaration files of other packages are not ours to check.
  const inPage = ['--lib', 'es2022,dom,dom.iterable', '--exactOptionalPropertyTypes', '--skipLibCheck']
  compile('typescript', '--module', 'nodenext', ...inPage, 'app.mts', 'app.cts')
  compile('ts59', '--module', 'esnext', '--moduleResolution', 'node', ...inPage, 'app.ts')
  compile('ts59', '--module', 'commonjs', '--moduleResolution', 'node', ...inPage, 'app.ts')
  checkOnServer(names, compile)
}
