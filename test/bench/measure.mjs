/**
 * Fair timing: every client in every round, in a new order each time, by the processor time of this process.
 *
 * @module
 */

/** Counts processor time in milliseconds while it runs. */
export function createStopwatch() {
  let total = 0
  let since
  return {
    start() {
      since = process.cpuUsage()
    },
    stop() {
      const { user, system } = process.cpuUsage(since)
      total += (user + system) / 1000
    },
    total: () => total,
  }
}

/** The middle of a list of numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((left, right) => left - right)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The same list in a random order. */
export function shuffled(list) {
  const order = [...list]
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    ;[order[at], order[other]] = [order[other], order[at]]
  }
  return order
}

/**
 * Runs every task in each round, its `times` spread among the others, and gives the median of each.
 *
 * @param {readonly { name: string, times?: number, run(): Promise<number> }[]} tasks `run` resolves to milliseconds.
 * @param {{ rounds: number, warmUps: number }} options Warm-up rounds are not counted.
 * @returns {Promise<Map<string, number>>}
 */
export async function measure(tasks, { rounds, warmUps }) {
  const measured = new Map(tasks.map(({ name }) => [name, []]))
  const turns = tasks.flatMap((task) => new Array(task.times ?? 1).fill(task))
  for (let round = -warmUps; round < rounds; round++) {
    for (const { name, run } of shuffled(turns)) {
      const time = await run()
      if (round >= 0) measured.get(name).push(time)
    }
  }
  return new Map([...measured].map(([name, list]) => [name, median(list)]))
}
