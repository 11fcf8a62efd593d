/** Seeded races of browsers, tabs and processes. `SERVER_RACES=10000` runs as many. */
import { describe, expect, it } from 'vitest'
import { type RaceSetup, race } from './races.ts'

const RUNS = Number(process.env.SERVER_RACES ?? 100)

const SETUPS: readonly (readonly [title: string, setup: Omit<RaceSetup, 'seed'>])[] = [
  ['one process', { processes: 1, rotates: false, grace: 0, shares: false, loses: true }],
  ['one process, rotation', { processes: 1, rotates: true, grace: 0, shares: false, loses: true }],
  [
    'three processes, rotation, a grace of 60 s',
    { processes: 3, rotates: true, grace: 60, shares: false, loses: true },
  ],
  [
    'three processes, rotation, a shared store, nothing lost',
    { processes: 3, rotates: true, grace: 0, shares: true, loses: false },
  ],
  ['three processes, rotation, a shared store', { processes: 3, rotates: true, grace: 0, shares: true, loses: true }],
  ['four processes', { processes: 4, rotates: false, grace: 0, shares: false, loses: true }],
]

describe('in any order of requests, answers and losses', () => {
  it.each(SETUPS)('%s: nobody is signed out by accident, and no sign-out is undone', async (_, setup) => {
    const bad: string[] = []
    for (let seed = 0; seed < RUNS / SETUPS.length; seed++) {
      const { accidents, ghosts } = await race({ ...setup, seed })
      if (accidents + ghosts > 0) bad.push(`seed ${seed}: ${accidents} accidents, ${ghosts} ghosts`)
    }

    expect(bad).toEqual([])
  })
})
