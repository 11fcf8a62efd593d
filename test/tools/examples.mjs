/**
 * `npm run test:examples`: installs each example with the packed package as a user would, type-checks and builds it.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const run = (cwd, command, ...args) => execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })

const EXAMPLES = ['react', 'vue', 'testing-your-app']
/** The oldest React that the package says it works with. */
const OLDEST_REACT = '18.2.0'
const place = mkdtempSync(join(tmpdir(), 'cognito-machines-examples-'))
try {
  run(TOP, 'npm', 'pack', '--pack-destination', place)
  const tarball = join(
    place,
    readdirSync(place).find((name) => name.endsWith('.tgz')),
  )
  for (const name of ['package.json', 'shared', ...EXAMPLES]) {
    cpSync(join(TOP, 'examples', name), join(place, name), {
      recursive: true,
      filter: (path) => !/node_modules|refused|dist$/.test(path.slice(TOP.length)),
    })
  }
  for (const name of EXAMPLES) {
    const manifest = join(place, name, 'package.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.replace('"cognito-machines": "^0.1.0"', `"cognito-machines": "file:${tarball}"`))
  }
  run(place, 'npm', 'install', '--no-audit', '--no-fund', '--no-package-lock')
  for (const name of EXAMPLES) {
    run(place, 'npm', 'run', 'typecheck', '-w', name)
    run(place, 'npm', 'run', 'build', '-w', name, '--if-present')
    run(place, 'npm', 'run', 'test', '-w', name, '--if-present')
    console.log(`examples/${name}: installed from the tarball, type-checked, and built or tested`)
  }
  testOnReact18()
} catch (error) {
  console.error(String(error.stdout ?? error))
  process.exitCode = 1
} finally {
  rmSync(place, { recursive: true, force: true })
}

/** The example with tests once more, by itself, on the oldest React. */
function testOnReact18() {
  const old = join(place, 'on-react-18')
  cpSync(join(place, 'testing-your-app'), old, {
    recursive: true,
    filter: (path) => !/node_modules/.test(path.slice(place.length)),
  })
  const manifest = JSON.parse(readFileSync(join(old, 'package.json'), 'utf8'))
  Object.assign(manifest.dependencies, { react: OLDEST_REACT, 'react-dom': OLDEST_REACT })
  Object.assign(manifest.devDependencies, { '@types/react': '^18.2.0', '@types/react-dom': '^18.2.0' })
  writeFileSync(join(old, 'package.json'), JSON.stringify(manifest))
  // Out of the workspace, so that it gets its own React.
  run(old, 'npm', 'install', '--no-audit', '--no-fund', '--no-package-lock', '--workspaces=false')
  const { version } = JSON.parse(readFileSync(join(old, 'node_modules/react/package.json'), 'utf8'))
  if (version !== OLDEST_REACT) throw new Error(`React ${version} was installed`)
  run(old, 'npm', 'run', 'typecheck')
  run(old, 'npm', 'run', 'test')
  console.log(`examples/testing-your-app: type-checked and tested on React ${version}`)
}
