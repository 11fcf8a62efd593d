/**
 * Random walks over the machine of a sign-in.
 *
 * @module
 */
import type { AnyEventObject } from 'xstate'
import { createSteps } from '../../../machines/sign-in/steps.ts'
import type { SignInActions } from '../../../machines/sign-in/view.ts'
import { numbers } from '../../hostile/random.ts'
import { startControlled } from '../../model/harness.ts'
import { expectLength, expectSame, expectWithout } from '../../model/quick-expect.ts'
import { CANARY, ERRORS, signInModel } from './model.ts'

const LONGEST = 14
/** Change it to walk elsewhere; a failure prints the seed of its own walk. */
const SEED = 20_261_121

const actions = new Proxy({}, { get: () => new Proxy(() => {}, { get: () => () => {} }) }) as unknown as SignInActions
const project = createSteps({ authFlow: 'USER_SRP_AUTH', issuer: 'test' }).toView

/** Walks that many times. The first promise that breaks fails the test, with the seed of its walk. */
export async function walkSignIn(walks: number): Promise<void> {
  for (let walk = 0; walk < walks; walk++) {
    const seed = SEED + walk
    await walkOnce(seed).catch((error: unknown) => {
      throw new Error(`walk with seed ${seed}`, { cause: error })
    })
  }
}

/** Sends what fits and what does not, settles effects in any way, late ones too, and looks at every stop. */
async function walkOnce(seed: number): Promise<void> {
  const random = numbers(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const controlled = startControlled(signInModel)
  const { actor } = controlled
  const started: { id: string; src: string }[] = []
  const length = 1 + Math.floor(random() * LONGEST)
  for (let step = 0; step < length; step++) {
    const running = (actor.getSnapshot()._nodes as { invoke: { id: string; src: string }[] }[]).flatMap(
      (node) => node.invoke,
    )
    started.push(...running)
    await controlled.apply(random() < 0.6 && started.length > 0 ? settle() : pick(signInModel.events))
    const snapshot = actor.getSnapshot()
    expectSame(['active', 'done'].includes(snapshot.status), true, snapshot.status)
    expectLength(
      ['pending', 'awaitingInput', 'done'].filter((tag) => snapshot.hasTag(tag)),
      1,
    )
    const view = project(snapshot, actions)
    expectSame(view.pending && snapshot.status === 'done', false)
    // A step that waits must have something to wait for, else it would wait for ever.
    if (snapshot.hasTag('pending')) expectSame(Object.keys(snapshot.children).length > 0, true)
    expectWithout(JSON.stringify({ value: snapshot.value, context: snapshot.context }), CANARY)
    if (snapshot.status === 'done') return
  }
  actor.stop()

  function settle(): AnyEventObject {
    // Mostly the newest effect, sometimes one that was left long ago.
    const { id, src } = random() < 0.8 ? started.at(-1)! : pick(started)
    return random() < 0.7
      ? { type: `xstate.done.actor.${id}`, output: pick(signInModel.outputs[src]!), actorId: id }
      : { type: `xstate.error.actor.${id}`, error: pick(ERRORS), actorId: id }
  }
}
