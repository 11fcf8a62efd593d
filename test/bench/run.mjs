/**
 * `npm run bench`: what signing in costs the processor, beside the peers.
 *
 *   --check        end with a code other than 0 when a budget of the design is missed
 *   --rounds=15    how often each client signs in
 *   --only=srp     srp, or hermes (which installs its own tools first)
 *
 * @module
 */
import { benchHermes } from './hermes/bench-hermes.mjs'
import { benchSrp } from './srp.mjs'

const options = new Map(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')))
const only = options.get('only')
const rounds = Number(options.get('rounds') ?? 15)

let missed = 0
if (only !== 'hermes') missed += await benchSrp({ rounds })
if (only !== 'srp') missed += await benchHermes({ rounds })

console.log(missed ? `\n${missed} budgets missed` : '\nEvery budget is met')
if (options.has('check') && missed) process.exitCode = 1
