/**
 * What may happen to a browser, drawn at random.
 *
 * @module
 */
import fc from 'fast-check'
import type { StorageFault } from './faulty-storage.ts'
import type { LOCKS, Weather } from './unsteady.ts'

const MINUTE = 60_000

type PlainType = 'open' | 'close' | 'reload' | 'getTokens' | 'forceRefresh' | 'wake' | 'online' | 'clear' | 'disable'

/** One thing that happens. */
export type Step =
  | { readonly type: PlainType }
  | { readonly type: 'signIn' | 'switch'; readonly user: string }
  | { readonly type: 'signOut'; readonly scope: 'local' | 'revoke' | 'global' }
  | { readonly type: 'pass' | 'jump'; readonly ms: number }
  | { readonly type: 'network'; readonly weather: Weather }
  | { readonly type: 'storage'; readonly fault: StorageFault | undefined }
  | { readonly type: 'lock'; readonly lock: keyof typeof LOCKS | 'kept' }

/** A life: how the service treats refresh tokens, and what happens in which tab. */
export interface Life {
  /** How long the service takes a refresh token again: 0 and a minute as pools are set up, and for ever. */
  readonly graceMs: number
  /** `isAtOnce`: the next step does not wait for what this one has begun. */
  readonly steps: readonly (readonly [tab: number, step: Step, isAtOnce: boolean])[]
}

const user = fc.constantFrom('alice', 'alice', 'alice', 'bob')
const plain = (...types: PlainType[]) => fc.record({ type: fc.constantFrom(...types) })
const weather = fc.constantFrom<Weather>(
  'fine',
  'fine',
  'fine',
  'lost',
  'answerLost',
  'late',
  'late',
  'hangs',
  'throttled',
  'throttledLong',
  'error500',
  'proxy',
  'secretHash',
  'flow',
  'firewall',
)
const fault = fc.constantFrom<StorageFault | undefined>(
  'throws',
  'throwsOnRead',
  'throwsOnWrite',
  'hangs',
  'hangsAfterWrite',
  'pauses',
  'pausesInUpdate',
  'pausesAfterWrite',
  'decidesTwice',
  ...Array<undefined>(7).fill(undefined),
)

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: plain('getTokens') },
  { weight: 5, arbitrary: plain('forceRefresh') },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('signIn' as const), user }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('signOut' as const),
      scope: fc.constantFrom('local' as const, 'revoke' as const, 'global' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('switch' as const), user }) },
  { weight: 2, arbitrary: plain('open') },
  { weight: 2, arbitrary: plain('close', 'reload') },
  { weight: 2, arbitrary: plain('wake', 'online') },
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      ms: fc.constantFrom(100, 3000, 12_000, MINUTE, 20 * MINUTE, 70 * MINUTE),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('jump' as const),
      ms: fc.constantFrom(-86_400_000, -30 * MINUTE, 90 * MINUTE, 86_400_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('network' as const), weather }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('storage' as const), fault }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('lock' as const),
      lock: fc.constantFrom('absent' as const, 'stolen' as const, 'kept' as const),
    }),
  },
  { weight: 1, arbitrary: plain('clear', 'disable') },
)

/** Any life of at most 25 steps. Half of them have a storage that works: then it is known exactly what it must hold. */
export const anyLife: fc.Arbitrary<Life> = fc
  .record({
    graceMs: fc.constantFrom(0, MINUTE, 1e12),
    isSteady: fc.boolean(),
    steps: fc.array(fc.tuple(fc.nat(3), anyStep, fc.boolean()), { minLength: 1, maxLength: 25, size: 'max' }),
  })
  .map(({ isSteady, steps, ...life }) => ({
    ...life,
    steps: isSteady ? steps.filter(([, { type }]) => type !== 'storage') : steps,
  }))

/** What ends a session. */
const ENDS = ['signOut', 'clear', 'disable']

/** What may lose the only copy of a refresh token, for a service that takes the one before no more. */
const losesAnswer = (step: Step): boolean =>
  (step.type === 'network' && step.weather === 'answerLost') ||
  (step.type === 'storage' && step.fault !== undefined && step.fault !== 'decidesTwice')

/** The same life without anything that may end a session. */
export const inPeace = ({ graceMs, steps }: Life): Life => ({
  graceMs,
  steps: steps.filter(([, step]) => !ENDS.includes(step.type) && (graceMs > MINUTE || !losesAnswer(step))),
})

/** Lives that always count among the random ones: what a session without compare-and-set, or a tombstone, gets wrong. */
export const KNOWN_LIVES: readonly Life[] = [
  // Everything in one millisecond.
  {
    graceMs: 0,
    steps: [
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'open' }, false],
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'open' }, false],
      [0, { type: 'signIn', user: 'alice' }, true],
      [1, { type: 'signOut', scope: 'local' }, true],
      [0, { type: 'clear' }, false],
    ],
  },
  {
    graceMs: 0,
    steps: [
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'forceRefresh' }, true],
      [0, { type: 'signIn', user: 'alice' }, false],
    ],
  },
  {
    graceMs: 0,
    steps: [
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'network', weather: 'late' }, false],
      [0, { type: 'forceRefresh' }, false],
      [0, { type: 'signOut', scope: 'local' }, false],
      [0, { type: 'pass', ms: MINUTE }, false],
    ],
  },
  // A sign-out comes after a verdict that another tab can still disprove.
  {
    graceMs: 0,
    steps: [
      [0, { type: 'storage', fault: 'pausesAfterWrite' }, false],
      [0, { type: 'open' }, false],
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'pass', ms: 70 * MINUTE }, false],
      [0, { type: 'signOut', scope: 'local' }, false],
      [0, { type: 'storage', fault: 'throws' }, false],
      [0, { type: 'pass', ms: 70 * MINUTE }, false],
    ],
  },
  // A tab that cannot read the storage signs the user out and in again, in the same second, or after another's refresh.
  {
    graceMs: 0,
    steps: [
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'storage', fault: 'throws' }, false],
      [0, { type: 'open' }, false],
      [1, { type: 'signOut', scope: 'local' }, false],
      [1, { type: 'signIn', user: 'alice' }, false],
    ],
  },
  {
    graceMs: 0,
    steps: [
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'storage', fault: 'throws' }, false],
      [0, { type: 'open' }, false],
      [0, { type: 'forceRefresh' }, false],
      [1, { type: 'signOut', scope: 'local' }, false],
      [1, { type: 'signIn', user: 'alice' }, false],
    ],
  },
  // A sign-in that counts as later than the clock says, ended after the storage was cleared.
  {
    graceMs: 0,
    steps: [
      [0, { type: 'signOut', scope: 'local' }, false],
      [0, { type: 'signIn', user: 'alice' }, false],
      [0, { type: 'open' }, false],
      [0, { type: 'clear' }, false],
      [0, { type: 'signOut', scope: 'local' }, false],
    ],
  },
]
