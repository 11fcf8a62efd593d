/**
 * Random lives of an account flow as an app drives it: actions of this view and of earlier ones, with good and bad
 * input, while the service answers in any order, late, wrongly or not at all.
 *
 * @module
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { Flow, FlowView, Outcome } from '../../machines/flow.ts'
import { type Auth, AuthError, NetworkError, Sensitive } from '../../src/index.ts'
import { print } from '../machines/flow-graph.ts'
import { ANSWERS, CANARY, refusalsOf } from './held-answers.ts'
import { type HeldCall, openHeld, turn } from './held-service.ts'
import { mapStorage } from './stored-session.ts'

/** Change it to live elsewhere. */
const SEED = 20_261_121
const LONGEST = 40

/** A view, with all that an app could read of it. */
export type AnyView = FlowView & Readonly<Record<string, unknown>>
type AnyOutcome = Outcome<AnyView>
type AnyAction = (input?: unknown) => Promise<AnyOutcome>

/** What is particular to one flow. */
export interface FlowLife {
  readonly open: (auth: Auth) => Flow<unknown, never>
  /** What somebody may type into an action of a step, good and bad. `count` tells what was typed apart. */
  readonly inputs: (step: string, action: string, count: number) => readonly unknown[]
  /** The stored session of a user, for flows of a signed-in one. */
  readonly stored?: ReadonlyMap<string, string>
  /** What must hold of a request beside the view and what was typed last. */
  readonly check: (life: { view: AnyView; calls: readonly HeldCall[]; typed: readonly unknown[] }) => void
}

const anyMove = fc.record({
  kind: fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom('act' as const, 'answer' as const, 'refuse' as const) },
    { weight: 2, arbitrary: fc.constantFrom('actAgain' as const, 'late' as const) },
    { weight: 2, arbitrary: fc.constantFrom('pass' as const, 'cancel' as const, 'reload' as const) },
  ),
  which: fc.noBias(fc.nat(9999)),
  how: fc.noBias(fc.nat(9999)),
})
type Move = typeof anyMove extends fc.Arbitrary<infer M> ? M : never

/**
 * Lives that many times. The first promise that breaks fails the test, with the shortest life to it.
 *
 * @returns The steps that were seen.
 */
export async function liveFlow(life: FlowLife, runs: number): Promise<ReadonlySet<string>> {
  const steps = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { maxLength: LONGEST, size: 'max' }), (moves) => liveOnce(life, moves, steps)),
    { numRuns: runs, seed: SEED },
  )
  return steps
}

async function liveOnce(life: FlowLife, moves: readonly Move[], steps: Set<string>): Promise<void> {
  const told: string[] = []
  const resumePlaces = new Map<string, string>()
  const { auth, service, clock } = openHeld(life.stored ?? new Map(), {
    resumeStorage: mapStorage(resumePlaces),
    inspect: (event) => told.push(print(event)),
  })
  /** The actions that have no outcome yet. */
  const awaited = new Set<string>()
  /** Those of them that were given up. */
  const givenUp = new Set<string>()
  const earlier: AnyView[] = []
  /** Views of a flow that is no more. */
  const disposed = new Set<AnyView>()
  const typed: unknown[] = []
  const broken: unknown[] = []
  let count = 0
  let heard: unknown
  let flow = open()
  await turn()
  look()
  for (const move of moves) {
    await make(move)
    await turn()
    look()
  }
  await end()

  function open(): Flow<unknown, never> {
    const opened = life.open(auth)
    opened.subscribe(() => {
      heard = opened.getSnapshot()
    })
    heard = opened.getSnapshot()
    return opened
  }

  function present(): AnyView {
    return flow.getSnapshot() as AnyView
  }

  async function make({ kind, which, how }: Move): Promise<void> {
    const underWay = service.calls.filter(isOpen)
    const left = service.calls.filter(({ signal, isSettled }) => signal?.aborted && !isSettled)
    switch (kind) {
      case 'act':
        // After the last step one begins anew.
        return actionsOf(present()).length > 0 ? act(present(), which, how) : cancel()
      case 'actAgain':
        return earlier.length > 0 ? act(at(earlier, how), which, how) : undefined
      case 'answer':
      case 'refuse':
        return underWay.length > 0 ? settle(at(underWay, which), kind === 'answer', how) : undefined
      case 'late': {
        if (left.length === 0) return
        const before = present()
        settle(at(left, which), which % 2 === 0, how)
        await turn()
        return expect(present(), 'a late answer').toBe(before)
      }
      case 'pass':
        return clock.increment(at([1, 5_000, 55_000, 3_000_000, 7_200_000], how))
      case 'cancel':
        return cancel()
      case 'reload':
        for (const label of awaited) givenUp.add(label)
        for (const view of earlier) disposed.add(view)
        flow.dispose()
        await turn()
        expect([...awaited], 'left by dispose').toEqual([])
        flow = open()
    }
  }

  function cancel(): void {
    const view = present()
    for (const label of awaited) givenUp.add(label)
    perform('cancel', view, () => (view.cancel as AnyAction)(), undefined)
  }

  function settle(call: HeldCall, isGood: boolean, how: number): void {
    const answers = ANSWERS[call.operation]?.(count++)
    // Mostly as the service would; what breaks the contract is the last one.
    if (isGood && answers)
      call.resolve(at(how % 5 === 0 ? answers : answers.slice(0, Math.max(1, answers.length - 1)), how))
    else call.reject(at(refusalsOf(call.operation), how))
  }

  function act(view: AnyView, which: number, how: number): void {
    const actions = actionsOf(view)
    if (actions.length === 0) return
    const [name, action] = at(actions, which)
    const input = at(life.inputs(view.step, name, count++), how)
    perform(name, view, () => action(input), input)
  }

  /** Whatever is asked has an answer, and what is refused leaves no trace but the error. */
  function perform(name: string, view: AnyView, run: () => Promise<AnyOutcome>, input: unknown): void {
    const before = present()
    const requests = service.calls.length
    const label = `${name} of ${view.step} at ${before.step}${before.pending ? ', pending' : ''}, ${count++}`
    awaited.add(label)
    run()
      .then((outcome) => {
        awaited.delete(label)
        if (!outcome.ok) expect(outcome.error, label).toBeInstanceOf(AuthError)
        if (outcome.ok) expect(outcome.flow.error, label).toBeNull()
        expect(print(hideShown(outcome)), label).not.toContain(CANARY)
        const code = outcome.ok ? undefined : outcome.error.code
        expect(code === 'ERR_CANCELLED', label).toBe(givenUp.has(label) || disposed.has(view))
        if (code === 'ERR_BUSY') expect(before.pending, label).toBe(true)
        if (code === 'ERR_STALE_STEP') expect(view, label).not.toBe(before)
      })
      // An action never rejects; nor may what is expected of its outcome be forgotten.
      .catch((error: unknown) => broken.push(error))
    const taken = present()
    if (name !== 'cancel' && taken.pending && !before.pending) typed.push(input)
    // What cannot be done now makes no request.
    if (before.pending && name !== 'cancel') expect(service.calls.length, label).toBe(requests)
  }

  function look(): void {
    for (const error of broken) throw error
    const view = present()
    steps.add(view.step)
    if (at(earlier, -1 + earlier.length) !== view) earlier.push(view)
    expect(view).toBe(flow.getSnapshot())
    expect(heard, 'what a listener saw last').toBe(view)
    if (!view.pending) expect([...awaited], `at ${view.step}`).toEqual([])
    else expect(view.error).toBeNull()
    // The session refreshes its tokens when it likes.
    const own = service.calls.filter(({ operation }) => operation !== 'GetTokensFromRefreshToken')
    expect(own.filter(isOpen).length).toBeLessThan(2)
    life.check({ view, calls: service.calls, typed })
    expect(print(hideShown(view))).not.toContain(CANARY)
    expect([...resumePlaces.values()].join()).not.toContain(CANARY)
  }

  /** The service refuses whatever is under way: nobody waits for ever. Then everything is put away. */
  async function end(): Promise<void> {
    for (let round = 0; round < 20 && (present().pending || awaited.size > 0); round++) {
      for (const call of service.calls.filter(isOpen)) call.reject(new NetworkError('no answer'))
      clock.increment(60_000)
      await turn()
    }
    expect([...awaited]).toEqual([])
    expect(present().pending).toBe(false)
    flow.dispose()
    auth.dispose()
    await turn()
    expect(service.calls.filter(isOpen).filter(({ signal }) => signal)).toEqual([])
    expect(told.filter((text) => text.includes(CANARY))).toEqual([])
  }
}

/** The actions of a view, by name. */
function actionsOf(view: AnyView): readonly (readonly [name: string, action: AnyAction])[] {
  const nested = Object.entries((view.resend as object | undefined) ?? {}).map(([name, action]) => [
    `resend.${name}`,
    action,
  ])
  return [...Object.entries(view), ...nested].filter(
    (entry): entry is [string, AnyAction] => !['cancel', 'form'].includes(entry[0]) && typeof entry[1] === 'function',
  )
}

/** A view without what it is there to show: the secret for an authenticator. Boxes print themselves. */
const hideShown = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, member) => (['secret', 'groupedSecret', 'uri'].includes(key) ? undefined : member)),
  )

const isOpen = ({ signal, isSettled }: HeldCall): boolean => !isSettled && !signal?.aborted

/** One of a list, by any number. */
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

/** What a box holds. */
export const opened = (secret: unknown): unknown => (secret instanceof Sensitive ? secret.expose() : secret)
