/**
 * `npm run bench`: what signing in and starting cost the processor, beside the peers.
 *
 *   --check        end with a code other than 0 when a budget of the design is missed
 *   --rounds=15    how often each client signs in, or starts
 *   --only=srp     srp, server, hermes (which installs its own tools first), or startup (which needs a Chromium)
 *
 * @module
 */
import { benchHermes } from './hermes/bench-hermes.mjs'
import { benchServer } from './server.mjs'
import { benchSrp } from './srp.mjs'
import { benchStartup } from './startup.mjs'

const options = new Map(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')))
const only = options.get('only')
const rounds = Number(options.get('rounds') ?? 15)

let missed = 0
for (const [name, bench] of Object.entries({
  srp: benchSrp,
  server: benchServer,
  startup: benchStartup,
  hermes: benchHermes,
})) {
  if (only === undefined || only === name) missed += await bench({ rounds })
}

console.log(missed ? `\n${missed} budgets missed` : '\nEvery budget is met')
if (options.has('check') && missed) process.exitCode = 1
