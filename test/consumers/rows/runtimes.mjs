/**
 * Runtimes: the program as it is, or, where a runtime takes one file only, as a bundle of esbuild.
 *
 * @module
 */
import { esbuild } from './bundlers.mjs'

/** Newer than the newest change of workerd's `fetch` that the package looks at. */
const COMPATIBILITY_DATE = '2025-01-01'

const node = (name, tool) => ({
  name,
  tool,
  how: '`import` and `require`',
  files: ['main.js', 'sign-in.js', 'main.cjs', 'sign-in.cjs'],
  async run(place) {
    place.write({ 'package.json': '{ "type": "module" }' })
    for (const file of ['main.js', 'main.cjs']) {
      await place.expect(place.path(`${tool}/bin/node`), '--unhandled-rejections=strict', file)
    }
  },
})

/** @type {import('../rows.mjs').Row[]} */
export const RUNTIMES = [
  node('node-lowest', 'node-lowest'),
  node('node-newest', 'node-newest'),
  {
    name: 'bun',
    tool: 'bun',
    how: '`bun main.ts`',
    files: ['main.ts', 'sign-in.ts'],
    run: (place) => place.expect(place.path('@oven/bun-linux-x64/bin/bun'), 'main.ts'),
  },
  {
    name: 'deno',
    tool: 'deno',
    how: '`deno run main.ts`, type-checked',
    files: ['main.ts', 'sign-in.ts'],
    async run(place) {
      place.write({ 'deno.json': '{ "nodeModulesDir": "manual" }' })
      const deno = place.path('@deno/linux-x64-glibc/deno')
      await place.expect(deno, 'run', '--check', '--allow-env', 'main.ts')
    },
  },
  {
    name: 'workerd',
    tool: 'workerd',
    how: '`workerd test`, a bundle of esbuild',
    files: ['sign-in.ts'],
    async run(place) {
      place.write({
        'worker.ts': `import { signIn } from './sign-in.ts'
export default { test: async () => console.log(await signIn()) }
`,
        'config.capnp': `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "main", worker = .worker)]);
const worker :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "dist/worker.mjs")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
);
`,
      })
      await esbuild(place, 'worker.ts', '--format=esm', '--conditions=workerd,worker', '--outfile=dist/worker.mjs')
      await place.expect(place.path('@cloudflare/workerd-linux-64/bin/workerd'), 'test', '--verbose', 'config.capnp')
    },
  },
  {
    name: 'web-worker',
    how: 'Chromium: a module worker, a bundle of esbuild with `--splitting`',
    files: ['main.js', 'sign-in.js'],
    async run(place) {
      await esbuild(place, 'main.js', '--splitting', '--format=esm', '--outdir=dist')
      await place.page('dist', '<script>new Worker("/main.js", { type: "module" })</script>')
    },
  },
  {
    name: 'service-worker',
    how: 'Chromium, with `cognito-machines/crypto`, a bundle of esbuild',
    files: ['sign-in.js'],
    async run(place) {
      place.write({
        'worker.js': `import { authCrypto } from 'cognito-machines/crypto'
import { signIn } from './sign-in.js'
addEventListener('message', ({ data, source }) => {
  signIn({ crypto: authCrypto }).then(String, (error) => 'failed: ' + error.stack).then((said) => source.postMessage(said))
})
`,
      })
      await esbuild(place, 'worker.js', '--splitting', '--format=esm', '--outdir=dist')
      await place.page(
        'dist',
        `<script type="module">
          navigator.serviceWorker.onmessage = ({ data }) => console.log(data)
          navigator.serviceWorker.register('/worker.js', { type: 'module' })
          const { active } = await navigator.serviceWorker.ready
          active.postMessage('begin')
        </script>`,
      )
    },
  },
]
