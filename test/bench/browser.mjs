/**
 * `npm run bench:browser`: what a user waits for, in Chromium against the simulator over HTTP, beside the peers. All
 * clients in one run, in a new order each round; medians. Quote ratios and counts: milliseconds are of one machine.
 *
 *   --rounds=7         how often each client does each thing
 *   --only=sign-in     sign-in, return, tabs, tokens, heap; several with commas
 *   --cycles=200       sign-ins of the heap's growth; flows are ten times as many
 *
 * @module
 */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../browser/chromium.ts'
import { FOLDER, NAMES, PROGRAMS } from './browser-clients.mjs'
import { openWorld, USER } from './browser-world.mjs'
import { median, shuffled } from './measure.mjs'
import { bundlePrograms } from './ours.mjs'
import { printRatio, printTable } from './report.mjs'

const options = new Map(process.argv.slice(2).map((argument) => argument.replace(/^--/, '').split('=')))
const rounds = Number(options.get('rounds') ?? 7)
const cycles = Number(options.get('cycles') ?? 200)
const only = options.get('only')?.split(',')
const LAUNCH = { executablePath: chromiumPath(), args: ['--no-sandbox'] }

await bundlePrograms(Object.values(PROGRAMS), FOLDER)
const world = await openWorld()
const browser = await chromium.launch(LAUNCH)
console.log(`Chromium ${browser.version()}, ${rounds} rounds; ratios are peer / ours: above 1, ours is better`)
try {
  for (const [name, bench] of Object.entries({
    'sign-in': benchSignIn,
    return: benchReturn,
    tabs: benchTabs,
    tokens: benchTokens,
    heap: benchHeap,
  })) {
    if (!only || only.includes(name)) await bench()
  }
} finally {
  await browser.close()
  await world.close()
}

/** Runs `once` for each client in each round, and gives the median of each figure of each client. */
async function inRounds(once, names = NAMES) {
  const lists = new Map(names.map((name) => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const name of shuffled(names)) {
      const figures = await once(name, NAMES.indexOf(name))
      if (round >= 0) lists.get(name).push(figures)
    }
  }
  return new Map(
    [...lists].map(([name, list]) => [
      name,
      Object.fromEntries(Object.keys(list[0]).map((figure) => [figure, median(list.map((each) => each[figure]))])),
    ]),
  )
}

/** A table of one figure a column; times also as ratios to ours. */
function print(title, medians, { ratios = [], counts = [] }) {
  const ours = medians.get('ours')
  console.log(`\n${title}\n`)
  printTable(
    ['client', ...ratios.flatMap((name) => [name, 'x ours']), ...counts],
    [...medians].map(([client, figures]) => [
      client,
      ...ratios.flatMap((name) => [figures[name].toFixed(1), printRatio(figures[name] / ours[name])]),
      ...counts.map((name) => String(Math.round(figures[name] * 10) / 10)),
    ]),
  )
}

/** A page of a client, with the clock where the world's is. */
async function openPage(context, at, slowDown = 1) {
  const tab = await context.newPage()
  await tab.addInitScript((aheadMs) => {
    const Real = Date
    globalThis.aheadMs = aheadMs
    globalThis.Date = class extends Real {
      constructor(...given) {
        super(...(given.length ? given : [Real.now() + globalThis.aheadMs]))
      }
      static now() {
        return Real.now() + globalThis.aheadMs
      }
    }
  }, world.aheadMs())
  const devtools = await context.newCDPSession(tab)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowDown })
  await tab.goto(world.pageOf(at))
  await tab.evaluate('known')
  return { tab, devtools }
}

/** Milliseconds. */
function signIn(tab) {
  return tab.evaluate(`timed(() => client.signIn('${USER.username}', '${USER.password}'))`)
}

async function benchSignIn() {
  for (const [slowDown, delayMs] of [
    [1, 0],
    [4, 0],
    [1, 100],
  ]) {
    const medians = await inRounds(async (_, at) => {
      const context = await browser.newContext()
      try {
        const { tab } = await openPage(context, at, slowDown)
        world.wire.setDelay(delayMs)
        world.wire.take()
        const ms = await signIn(tab)
        const first = world.wire.take()
        await tab.evaluate('client.signOut()')
        world.wire.take()
        const againMs = await signIn(tab)
        const again = world.wire.take()
        return {
          ms,
          requests: first.requests,
          preflights: first.preflights,
          'again, ms': againMs,
          'again, requests': again.requests,
          'again, preflights': again.preflights,
        }
      } finally {
        world.wire.setDelay(0)
        await context.close()
      }
    })
    print(`Sign-in by SRP, ${delayMs} ms a round trip, processor ${slowDown} x slower`, medians, {
      ratios: ['ms', 'again, ms'],
      counts: ['requests', 'preflights', 'again, requests', 'again, preflights'],
    })
  }
}

/** A new browser process with a profile on disk, as somebody has it who comes back the next day. */
async function benchReturn() {
  const profiles = new Map()
  const root = await mkdtemp(join(tmpdir(), 'bench-browser-'))
  try {
    for (const [at, name] of NAMES.entries()) {
      const folder = join(root, String(at))
      const context = await chromium.launchPersistentContext(folder, LAUNCH)
      const { tab } = await openPage(context, at)
      await signIn(tab)
      // The script is in the cache with its compiled code after some visits.
      for (let visit = 0; visit < 3; visit++) {
        await tab.reload()
        await tab.evaluate('known')
      }
      await context.close()
      profiles.set(name, folder)
    }
    for (const isLate of [false, true]) {
      for (const slowDown of [1, 4]) {
        world.setLate(isLate)
        const medians = await inRounds(async (name, at) => {
          const folder = join(root, 'visit')
          await cp(profiles.get(name), folder, { recursive: true })
          const context = await chromium.launchPersistentContext(folder, LAUNCH)
          try {
            world.wire.take()
            const { tab } = await openPage(context, at, slowDown)
            const who = await tab.evaluate('known')
            if (who === undefined) throw new Error(`${name} has lost its user`)
            const times = await tab.evaluate('times')
            const tokensMs = await tab.evaluate('timed(() => client.tokens())')
            const { requests, preflights } = world.wire.take()
            return {
              'script to who': times.who - times.script,
              'navigation to header': times.header,
              'who to tokens': tokensMs,
              requests,
              preflights,
            }
          } finally {
            await context.close()
            await rm(folder, { recursive: true, force: true })
          }
        })
        print(`Return visit, tokens ${isLate ? 'expired' : 'fresh'}, processor ${slowDown} x slower: ms`, medians, {
          ratios: ['script to who', 'navigation to header', 'who to tokens'],
          counts: ['requests', 'preflights'],
        })
        world.setLate(false)
      }
    }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function benchTabs() {
  const medians = new Map()
  for (const [at, name] of NAMES.entries()) {
    const context = await browser.newContext()
    const { tab } = await openPage(context, at)
    await signIn(tab)
    const tabs = [tab]
    while (tabs.length < 10) tabs.push((await openPage(context, at)).tab)
    world.setLate(true)
    world.wire.take()
    await Promise.all(tabs.map((each) => each.evaluate(`aheadMs = ${world.aheadMs()}, client.tokens()`)))
    medians.set(name, { requests: world.wire.take().requests })
    world.setLate(false)
    await context.close()
  }
  print('Ten tabs ask for tokens in the same moment, after they have expired', medians, { counts: ['requests'] })
}

async function benchTokens() {
  const medians = await inRounds(async (_, at) => {
    const context = await browser.newContext()
    const { tab } = await openPage(context, at)
    await signIn(tab)
    const perMs = await tab.evaluate(`(async () => {
      await client.tokens()
      let count = 0
      const begun = performance.now()
      while (performance.now() - begun < 200) {
        for (let call = 0; call < 10; call++) await client.tokens()
        count += 10
      }
      return count / (performance.now() - begun)
    })()`)
    await context.close()
    return { 'us a call': 1000 / perMs }
  })
  print('Tokens that are fresh', medians, { ratios: ['us a call'] })
}

/** What a sign-in allocates, and what stays after many. */
async function benchHeap() {
  const medians = await inRounds(async (_, at) => {
    const context = await browser.newContext()
    const { tab, devtools } = await openPage(context, at)
    const isCollectedToo = { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true }
    await devtools.send('HeapProfiler.startSampling', { samplingInterval: 1024, ...isCollectedToo })
    await signIn(tab)
    const { profile } = await devtools.send('HeapProfiler.stopSampling')
    await context.close()
    return { 'MB allocated': sizeOf(profile.head) / 1e6 }
  })
  print('A sign-in', medians, { ratios: ['MB allocated'] })

  const context = await browser.newContext()
  const { tab, devtools } = await openPage(context, 0)
  const usedMb = async () => {
    await devtools.send('HeapProfiler.collectGarbage')
    return (await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6
  }
  const cycle = `(async () => {
    for (let round = 0; round < ${Math.ceil(cycles / 2)}; round++) {
      await client.signIn('${USER.username}', '${USER.password}')
      await client.signOut()
    }
  })()`
  const rows = [['at first', await usedMb()]]
  for (const half of ['half of the sign-ins', 'all sign-ins']) {
    await tab.evaluate(cycle)
    rows.push([half, await usedMb()])
  }
  for (const half of ['half of the flows', 'all flows']) {
    await tab.evaluate(`client.openFlows(${cycles * 5})`)
    rows.push([half, await usedMb()])
  }
  await context.close()
  console.log(`\nOurs, the heap after ${cycles} sign-ins and sign-outs, then ${cycles * 10} flows\n`)
  printTable(
    ['after', 'MB'],
    rows.map(([name, mb]) => [name, mb.toFixed(2)]),
  )
}

function sizeOf({ selfSize, children }) {
  return children.reduce((sum, child) => sum + sizeOf(child), selfSize)
}
