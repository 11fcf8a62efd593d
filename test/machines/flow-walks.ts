/**
 * Random walks over a flow's machine: what fits and what does not, effects settled in any way, and late ones too.
 *
 * @module
 */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { AnyActorRef, AnyEventObject, AnyMachineSnapshot } from 'xstate'
import { type ControlledActor, leavesOf, type StartedEffect, startControlled, stateName } from '../model/harness.ts'
import { expectLength, expectSame, expectWithout } from '../model/quick-expect.ts'
import { boxesIn, CANARY, type FlowModel, print } from './flow-graph.ts'

/** Change it to walk elsewhere. */
const SEED = 20_261_121
const LONGEST = 40

/** What is done next. `which` and `how` choose among what there is then. */
const anyMove = fc.record({
  kind: fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom('person' as const, 'refusal' as const) },
    { weight: 6, arbitrary: fc.constantFrom('answer' as const, 'anything' as const, 'late' as const) },
    { weight: 1, arbitrary: fc.constant('cancel' as const) },
  ),
  which: fc.noBias(fc.nat(9999)),
  how: fc.noBias(fc.nat(9999)),
})
type Move = typeof anyMove extends fc.Arbitrary<infer M> ? M : never

/**
 * Walks that many times. The first promise that breaks fails the test, with the shortest walk to it.
 *
 * @returns The states that the walks came through.
 */
export async function walkFlow(flow: FlowModel, runs: number): Promise<ReadonlySet<string>> {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { maxLength: LONGEST, size: 'max' }), (moves) => walkOnce(flow, moves, seen)),
    { numRuns: runs, seed: SEED },
  )
  return seen
}

async function walkOnce(flow: FlowModel, moves: readonly Move[], seen: Set<string>): Promise<void> {
  const told: string[] = []
  const start = (): ControlledActor => startControlled(flow.model, { inspect: (event) => told.push(print(event)) })
  let controlled = start()
  look()
  for (const move of moves) {
    if (move.kind === 'person' && controlled.actor.getSnapshot().status === 'done') {
      // Nobody stops for good after one conversation.
      end()
      controlled = start()
    } else await makeMove(flow, controlled, move)
    look()
  }
  end()
  expect(told.filter((text) => text.includes(CANARY))).toEqual([])

  function look(): void {
    seen.add(stateName(controlled.actor.getSnapshot().value))
    checkStop(flow, controlled)
  }

  /** Whoever waits for an effect may stop waiting: nothing is left under way. */
  function end(): void {
    controlled.actor.stop()
    expectLength(controlled.effects.filter(isUnderWay), 0)
  }
}

async function makeMove(flow: FlowModel, controlled: ControlledActor, { kind, which, how }: Move): Promise<void> {
  const { outputs, errors } = flow.model
  const { actor, effects } = controlled
  const before = actor.getSnapshot() as AnyMachineSnapshot
  const running = effects.find(isUnderWay)
  const left = effects.filter((effect) => effect !== running)
  if (kind === 'late' && left.length > 0) {
    const effect = at(left, which)
    await effect.settle(which % 2 ? { error: at(errors, how) } : { output: at(outputs[effect.src]!, how) })
    expectSame(actor.getSnapshot(), before, `a late ${effect.src}`)
  }
  if (kind === 'answer' && running) {
    await running.settle({ output: at(outputs[running.src]!, how) })
    checkAnswered(flow, before, actor.getSnapshot())
  }
  if (kind === 'refusal' && running) {
    await running.settle({ error: at(errors, how) })
    checkRefused(before, actor.getSnapshot())
  }
  // XState warns of what is sent to a machine that is over, and drops it.
  if (before.status === 'done') return
  const event = {
    person: at(
      typed(flow, before).filter((each) => fits(before, each)),
      which,
    ),
    anything: at(typed(flow, before), which),
    cancel: { type: 'cancel' },
  }[kind as string]
  if (!event) return
  await controlled.apply(event)
  checkTaken(before, actor.getSnapshot(), event)
}

/** What a person may send. While an answer is awaited, a flow looks at nothing that is typed. */
const typed = ({ model }: FlowModel, snapshot: AnyMachineSnapshot): readonly AnyEventObject[] =>
  model.events.filter(({ type }) => type !== 'cancel' && (type !== 'input.refuse' || !isPending(snapshot)))

/** Whatever was wrong at one step is not shown at the next. */
function checkAnswered({ toView }: FlowModel, before: AnyMachineSnapshot, after: AnyMachineSnapshot): void {
  expectSame(after === before, false)
  const [from, to] = [toView(before as never), toView(after as never)]
  if (from.step !== to.step || from.pending) expectSame(to.error, null, `${from.step} to ${to.step}`)
}

/** What was awaited and refused is shown, or the conversation is over. */
function checkRefused(before: AnyMachineSnapshot, after: AnyMachineSnapshot): void {
  expectSame(after === before, false)
  if (isPending(before) && after.status === 'active') expectSame(after.context.error === undefined, false)
}

/** An event that does not fit changes nothing; one that does clears what went wrong before. */
function checkTaken(before: AnyMachineSnapshot, after: AnyMachineSnapshot, event: AnyEventObject): void {
  const isTaken = fits(before, event)
  expectSame(after !== before, isTaken, event.type)
  if (!isTaken || event.type === 'input.refuse') return
  expectSame(after.context.error, undefined, event.type)
  if (event.type === 'cancel') expect(after).toMatchObject({ status: 'done', output: { status: 'cancelled' } })
}

function checkStop({ steps, toView, keptAtTheEnd }: FlowModel, { actor, effects }: ControlledActor): void {
  const snapshot = actor.getSnapshot() as AnyMachineSnapshot
  const { value, context, status, output } = snapshot
  expectLength(
    ['pending', 'awaitingInput', 'done'].filter((tag) => snapshot.hasTag(tag as never)),
    1,
  )
  expectSame(status, snapshot.hasTag('done' as never) ? 'done' : 'active')
  if (status === 'active') expectSame(fits(snapshot, { type: 'cancel' }), true)

  const view = toView(snapshot as never)
  expectSame(view.step, steps[leavesOf(value)[0]!])
  expectSame(view.pending, isPending(snapshot))
  if (isPending(snapshot)) expectSame(view.error, null)

  // A step that waits has one thing to wait for, else it would wait for ever; what was left is given up.
  const running = Object.values(snapshot.children as Record<string, AnyActorRef | undefined>).filter(
    (child) => child?.getSnapshot().status === 'active',
  )
  const underWay = effects.filter(isUnderWay)
  expectLength(running, underWay.length)
  expectSame(underWay.length < 2, true)
  if (isPending(snapshot)) expectLength(underWay, 1)
  // Only the place before a reload is looked for while a person may act.
  else
    expectLength(
      underWay.filter(({ src }) => src !== 'loadResume'),
      0,
    )
  if (status === 'done') expectLength(underWay, 0)

  const persisted = status === 'active' ? print(actor.getPersistedSnapshot()) : ''
  expectWithout(JSON.stringify({ value, context, status, output }) + persisted, CANARY)
  if (status === 'done') expect(boxesIn(context, keptAtTheEnd)).toEqual([])
}

const isUnderWay = ({ signal, isSettled }: StartedEffect): boolean => !isSettled && !signal.aborted

const isPending = (snapshot: AnyMachineSnapshot): boolean => snapshot.hasTag('pending' as never)

const fits = (snapshot: AnyMachineSnapshot, event: AnyEventObject): boolean => snapshot.can(event as never)

/** One of a list, by any number. */
const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T
