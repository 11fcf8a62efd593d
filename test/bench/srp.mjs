/**
 * What one SRP sign-in costs the client's processor on Node: ours beside the peers and OpenSSL, in one run.
 * Every claim is verified by a server that shares no code with any of them.
 *
 * @module
 */
import { createStopwatch, measure } from './measure.mjs'
import { loadOurs } from './ours.mjs'
import { printBudgets, printRatio, printTable } from './report.mjs'
import { amplify, identityJs, ourClient, passwordless, srpHelper, userPoolSrpClient } from './srp-clients.mjs'
import { createBarePowers, createExchange } from './srp-server.mjs'

const OURS = 'cognito-machines'
const OURS_AHEAD = 'cognito-machines, A made ahead'
const OURS_NODE = 'cognito-machines, Node modPow'
const OPENSSL = 'OpenSSL: the three powers alone'

/**
 * Measures, prints, and gives the number of missed budgets.
 *
 * @param {{ rounds: number }} options
 */
export async function benchSrp({ rounds }) {
  const ours = await loadOurs()
  const clients = [
    ourClient(OURS, ours, ours.bigIntModPow),
    ourClient(OURS_AHEAD, ours, ours.bigIntModPow, true),
    ourClient(OURS_NODE, ours, ours.nodeModPow),
    passwordless,
    userPoolSrpClient,
    srpHelper,
    amplify,
    identityJs,
  ]
  const slow = [userPoolSrpClient, srpHelper, amplify, identityJs]
  const tasks = clients.map((client) => ({
    name: client.name,
    run: () => timeSignIn(client),
    times: slow.includes(client) ? 1 : 8,
  }))
  const medians = await measure([...tasks, { name: OPENSSL, run: timeBarePowers, times: 8 }], { rounds, warmUps: 3 })
  const of = (name) => medians.get(name)

  console.log(`\nSRP sign-in on Node ${process.versions.node}: processor time, median of ${rounds} rounds\n`)
  printTable(
    ['client', 'ms', 'x OpenSSL', 'x ours'],
    [...medians]
      .sort(([, left], [, right]) => left - right)
      .map(([name, ms]) => [name, ms.toFixed(1), printRatio(ms / of(OPENSSL)), printRatio(ms / of(OURS))]),
  )
  console.log('')
  return printBudgets([
    { what: 'amazon-cognito-identity-js / ours', measured: of(identityJs.name) / of(OURS), atLeast: 22 },
    { what: 'aws-amplify / ours', measured: of(amplify.name) / of(OURS), atLeast: 22 },
    { what: 'best peer / ours', measured: of(passwordless.name) / of(OURS), atLeast: 4.5 },
    { what: 'ours / OpenSSL', measured: of(OURS) / of(OPENSSL), atMost: 4.5 },
    { what: 'ours with the Node modPow / OpenSSL', measured: of(OURS_NODE) / of(OPENSSL), atMost: 1.2 },
    { what: 'ours with A made ahead / OpenSSL', measured: of(OURS_AHEAD) / of(OPENSSL), atMost: 3.7 },
  ])
}

/** Processor milliseconds of one sign-in, without the server's. One that the server refuses fails the benchmark. */
async function timeSignIn(client) {
  try {
    return await timeAttempt(client)
  } catch (error) {
    if (client.isSometimesRefused) return timeAttempt(client)
    throw error
  }
}

async function timeAttempt(client) {
  const exchange = createExchange()
  const prepared = await client.prepare?.()
  const stopwatch = createStopwatch()
  const paused =
    (work) =>
    (...args) => {
      stopwatch.stop()
      const result = work(...args)
      stopwatch.start()
      return result
    }
  const server = { challenge: paused(exchange.challenge), verify: paused(exchange.verify) }
  stopwatch.start()
  await client.signIn(server, prepared)
  stopwatch.stop()
  return stopwatch.total()
}

async function timeBarePowers() {
  const powers = createBarePowers()
  const stopwatch = createStopwatch()
  stopwatch.start()
  powers()
  stopwatch.stop()
  return stopwatch.total()
}
