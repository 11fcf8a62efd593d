import { describe, expect, it, vi } from 'vitest'
import {
  createFlow,
  createSteps,
  type FlowDefinition,
  type FlowView,
  type Perform,
  RESEND_COOL_DOWN_MS,
} from '../../machines/flow.ts'
import type { AuthContext } from '../../src/core.ts'
import { type AuthError, FlowError, InvalidInputError, NetworkError } from '../../src/errors.ts'

type Event =
  | { readonly type: 'ask' | 'answer' | 'cancel' }
  | { readonly type: 'input.refuse'; readonly error: AuthError }

/** What a test says of the present state of an attempt. */
interface State {
  readonly value: string
  readonly status: 'active' | 'done' | 'stopped'
  readonly pending: boolean
  readonly error: AuthError | null
  /** The events that the state takes. */
  readonly takes: readonly Event['type'][]
}

interface Snapshot extends State {
  hasTag(tag: 'pending'): boolean
  can(event: Event): boolean
}

/** An actor whose states are set by hand. */
function createAttempt(first: Partial<State>) {
  const snapshotOf = (state: State): Snapshot => ({
    ...state,
    hasTag: (tag) => tag === 'pending' && state.pending,
    can: (event) => state.takes.includes(event.type),
  })
  let snapshot = snapshotOf({ value: 'form', status: 'active', pending: false, error: null, takes: ['ask'], ...first })
  const observers: Parameters<Actor['subscribe']>[0][] = []
  const log: string[] = []
  const received: Event[] = []
  const reactions: Partial<Record<Event['type'], Partial<State>>> = {}
  type Actor = ReturnType<FlowDefinition<Snapshot, Event, FlowView, unknown>['createAttempt']>
  const set = (state: Partial<State>): void => {
    snapshot = snapshotOf({ ...snapshot, ...state })
    for (const { next } of observers) next()
  }
  const actor: Actor = {
    getSnapshot: () => snapshot,
    subscribe: (observer) => observers.push(observer),
    start: () => log.push('start'),
    stop: () => {
      log.push('stop')
      if (snapshot.status === 'active') set({ status: 'stopped' })
    },
    send: (event) => {
      log.push(event.type)
      received.push(event)
      const reaction = reactions[event.type]
      if (reaction) set(reaction)
    },
  }
  const fail = (thrown: unknown): void => {
    for (const { error } of observers) error(thrown)
  }
  return { actor, log, received, reactions, set, fail }
}

interface View extends FlowView {
  readonly fields: object
  readonly form?: object
  readonly actions: object
}

/** The actions of the flow: to ask at its form, and any other. */
const actionsOf = (perform: Perform<View, Event>, cancel: () => Promise<unknown>) => ({
  perform,
  cancel,
  ask: () => perform('form', () => ({ type: 'ask' })),
})
type Actions = ReturnType<typeof actionsOf>

/** A flow, its attempts, and the session around them. */
function start(parts: Partial<FlowDefinition<Snapshot, Event, View, Actions>> = {}, first: Partial<State> = {}) {
  const attempts: ReturnType<typeof createAttempt>[] = []
  const reasons: unknown[] = []
  const log: string[] = []
  const gate = new Map<object, boolean>()
  const listeners = new Set<() => void>()
  const session = { status: 'signedIn', stops: 0 }
  const context = {
    session: {
      start: () => log.push('session'),
      getSnapshot: () => session,
      subscribe: (listener: () => void) => {
        listeners.add(listener)
        return () => {
          session.stops++
          listeners.delete(listener)
        }
      },
      holdGate: (flow: object, isHeld: boolean) => void gate.set(flow, isHeld),
    },
  } as unknown as AuthContext
  const flow = createFlow<Snapshot, Event, View, Actions>(
    { context },
    {
      createAttempt: (reason) => {
        reasons.push(reason)
        const attempt = createAttempt(first)
        attempts.push(attempt)
        return attempt.actor
      },
      onBegin: () => log.push('begin'),
      createActions: actionsOf,
      toView: ({ value, pending, error }, actions) => ({ step: value, pending, error, fields: {}, form: {}, actions }),
      ...parts,
    },
  )
  const actions = flow.getSnapshot().actions as Actions
  return {
    flow,
    actions,
    attempts,
    reasons,
    log,
    session,
    /** Whether each holder keeps the gate. */
    gate: () => [...gate.values()],
    tellSession: (status: string) => {
      session.status = status
      for (const listener of [...listeners]) listener()
    },
    watchers: () => listeners.size,
    present: () => attempts.at(-1)!,
  }
}

const offline = new NetworkError('offline')

describe('a flow begins', () => {
  it('with nothing before someone listens or acts', () => {
    const { flow, attempts, reasons, log } = start()

    flow.getSnapshot()
    flow.getServerSnapshot()
    expect(attempts.map((attempt) => attempt.log)).toEqual([[]])
    expect(reasons).toEqual([{ first: true, error: undefined }])
    expect(log).toEqual([])
  })

  it.each<[string, (bench: ReturnType<typeof start>) => unknown]>([
    ['with its first listener', ({ flow }) => flow.subscribe(() => undefined)],
    ['with its first action', ({ actions }) => actions.ask()],
    ['with a look at its actor', ({ flow }) => flow.actor],
  ])('%s, and once', (_, begin) => {
    const bench = start()

    begin(bench)
    bench.flow.subscribe(() => undefined)
    void bench.flow.actor
    expect(bench.log).toEqual(['session', 'begin'])
    expect(bench.present().log.filter((event) => event === 'start')).toEqual(['start'])
  })

  it('with its first cancellation, by an attempt that is not the first', async () => {
    const { actions, attempts, reasons, log } = start()

    await actions.cancel()
    expect(log).toEqual(['session', 'begin'])
    expect(reasons).toEqual([
      { first: true, error: undefined },
      { first: false, error: undefined },
    ])
    expect(attempts.map((attempt) => attempt.log)).toEqual([['start', 'cancel', 'stop'], ['start']])
  })

  it('without a function for its beginning too', () => {
    const { flow, log } = start({ onBegin: undefined as never })

    flow.subscribe(() => undefined)
    expect(log).toEqual(['session'])
  })

  it('never once it is disposed', async () => {
    const { flow, actions, log, present } = start()

    flow.dispose()
    void flow.actor
    flow.subscribe(() => undefined)
    await actions.ask()
    await actions.cancel()
    expect(log).toEqual([])
    expect(present().log).toEqual(['stop'])
  })
})

describe('the view of a flow', () => {
  it('is the same object until something changes, but for fields and form, which follow', () => {
    const { flow, present } = start()
    const first = flow.getSnapshot()

    expect(flow.getSnapshot()).toBe(first)
    present().set({})
    expect(flow.getSnapshot()).toBe(first)
    present().set({ pending: true })
    expect(flow.getSnapshot()).not.toBe(first)
    expect(flow.getSnapshot()).toMatchObject({ step: 'form', pending: true })
  })

  it.each(['fields', 'form'])('is no other by its %s alone', (name) => {
    const { flow, present } = start({
      toView: ({ value, pending, error }, actions) => ({
        step: value,
        pending,
        error,
        fields: actions,
        actions,
        [name]: {},
      }),
    })
    const first = flow.getSnapshot()

    present().set({})
    expect(flow.getSnapshot()).toBe(first)
  })

  it('is made once for each snapshot', () => {
    let made = 0
    const { flow, present } = start({
      toView: ({ value, pending, error }, actions) => {
        made++
        return { step: value, pending, error, fields: {}, actions }
      },
    })

    flow.getSnapshot()
    flow.getSnapshot()
    expect(made).toBe(1)
    present().set({})
    flow.getSnapshot()
    flow.getSnapshot()
    expect(made).toBe(2)
  })

  it('of a server stays the first one', () => {
    const { flow, present } = start()
    const first = flow.getSnapshot()

    present().set({ value: 'code' })
    expect(flow.getSnapshot()).toMatchObject({ step: 'code' })
    expect(flow.getServerSnapshot()).toBe(first)
  })

  it('is told to every listener until it leaves', () => {
    const { flow, present } = start()
    const heard: string[] = []
    const stop = flow.subscribe(() => heard.push('one'))
    flow.subscribe(() => heard.push('other'))

    present().set({ pending: true })
    expect(heard).toEqual(['one', 'other'])
    stop()
    present().set({ pending: false })
    expect(heard).toEqual(['one', 'other', 'other'])
  })
})

describe('an action', () => {
  it('resolves at once where the machine is idle after it', async () => {
    const { flow, actions, present } = start()
    present().reactions.ask = { value: 'code' }

    expect(await actions.ask()).toEqual({ ok: true, flow: flow.getSnapshot() })
    expect(flow.getSnapshot().step).toBe('code')
    expect(present().received).toEqual([{ type: 'ask' }])
  })

  it.each<[string, Partial<State>, object]>([
    ['the next step', { value: 'code', pending: false }, { ok: true }],
    ['a failure', { pending: false, error: offline }, { ok: false, error: offline }],
    ['the end, whatever its tags', { value: 'end', status: 'done' }, { ok: true }],
  ])('waits for its request, and gives %s', async (_, end, expected) => {
    const { flow, actions, present } = start()
    present().reactions.ask = { pending: true }
    let outcome: unknown
    const asking = actions.ask().then((given) => {
      outcome = given
    })

    await Promise.resolve()
    present().set({ value: 'form' })
    await Promise.resolve()
    expect(outcome).toBeUndefined()
    present().set(end)
    await asking
    expect(outcome).toEqual({ ...expected, flow: flow.getSnapshot() })
  })

  it.each<[string, Partial<State>, string, string]>([
    ['of another step', { value: 'code' }, 'ERR_STALE_STEP', 'The flow has left the step form'],
    ['while a request is under way', { pending: true, takes: [] }, 'ERR_BUSY', 'A request is still under way'],
    ['that is not offered now', { takes: [] }, 'ERR_STALE_STEP', 'The step form does not offer this action now'],
  ])('%s is refused and not sent', async (_, state, code, message) => {
    const { flow, actions, present } = start()
    present().set(state)

    const outcome = await actions.ask()
    expect(outcome).toEqual({ ok: false, error: expect.any(FlowError), flow: flow.getSnapshot() })
    expect(outcome).toMatchObject({ error: { code, message } })
    expect(present().received).toEqual([])
  })

  it('that a step offers while a request is under way is sent', async () => {
    const { actions, present } = start()
    present().set({ pending: true, takes: ['ask'] })
    present().reactions.ask = { value: 'code', pending: false }

    expect(await actions.ask()).toMatchObject({ ok: true, flow: { step: 'code' } })
  })

  it('whose input is invalid tells the machine, and nothing is sent', async () => {
    const { flow, actions, present } = start()
    const error = new InvalidInputError('The code is empty', { field: 'code' })
    present().reactions['input.refuse'] = { error }

    const outcome = await actions.perform('form', () => {
      throw error
    })
    expect(outcome).toEqual({ ok: false, error, flow: flow.getSnapshot() })
    expect(present().received).toEqual([{ type: 'input.refuse', error }])
  })

  it('whose reader throws something else gives an error of this library', async () => {
    const { actions, present } = start()

    const outcome = await actions.perform('form', () => {
      throw new TypeError('no input')
    })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_PROTOCOL' } })
    expect(present().received).toMatchObject([{ type: 'input.refuse', error: { code: 'ERR_PROTOCOL' } }])
  })

  it('whose input is invalid while a request is under way disturbs it not', async () => {
    const { actions, present } = start()
    present().set({ pending: true })

    const outcome = await actions.perform('form', () => {
      throw new InvalidInputError('The code is empty', { field: 'code' })
    })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_BUSY' } })
    expect(present().received).toEqual([])
  })

  it.each<[string, (bench: ReturnType<typeof start>) => unknown]>([
    ['cancelled', ({ actions }) => actions.cancel()],
    ['disposed', ({ flow }) => flow.dispose()],
  ])('under way when the flow is %s resolves as cancelled', async (_, end) => {
    const bench = start()
    bench.present().reactions.ask = { pending: true }
    const asking = bench.actions.ask()

    void end(bench)
    expect(await asking).toMatchObject({
      ok: false,
      error: { code: 'ERR_CANCELLED', message: 'The attempt was abandoned' },
    })
  })

  it('resolves as cancelled where the attempt ends while its event is sent', async () => {
    const { flow, actions, present } = start()
    const stop = flow.subscribe(() => {
      stop()
      void actions.cancel()
    })
    present().reactions.ask = { value: 'code' }

    expect(await actions.ask()).toMatchObject({ ok: false, error: { code: 'ERR_CANCELLED' }, flow: { step: 'form' } })
  })
})

describe('a cancellation', () => {
  it('begins a new attempt, is told to the old one, and to the listeners once', async () => {
    const { flow, actions, attempts } = start()
    const heard: string[] = []
    flow.subscribe(() => heard.push(flow.getSnapshot().step))
    attempts[0]!.set({ value: 'code' })

    expect(await actions.cancel()).toEqual({ ok: true, flow: flow.getSnapshot() })
    expect(flow.getSnapshot().step).toBe('form')
    expect(heard).toEqual(['code', 'form'])
    expect(attempts.map((attempt) => attempt.log)).toEqual([['start', 'cancel', 'stop'], ['start']])
    expect(flow.actor).toBe(attempts[1]!.actor)
  })

  it('tells an attempt that is over nothing', async () => {
    const { flow, actions, attempts } = start()
    flow.subscribe(() => undefined)
    attempts[0]!.set({ value: 'end', status: 'done' })

    await actions.cancel()
    expect(attempts[0]!.log).toEqual(['start', 'stop'])
  })

  it('hears no more of the old attempt', async () => {
    const { flow, actions, attempts } = start()
    let heard = 0
    flow.subscribe(() => heard++)

    await actions.cancel()
    heard = 0
    attempts[0]!.set({ value: 'code' })
    attempts[0]!.fail(new Error('late'))
    expect(heard).toBe(0)
    expect(attempts).toHaveLength(2)
    expect(flow.getSnapshot().step).toBe('form')
  })

  it('of a disposed flow is refused', async () => {
    const { flow, actions, attempts } = start()
    flow.dispose()

    expect(await actions.cancel()).toMatchObject({
      ok: false,
      error: { code: 'ERR_CANCELLED', message: 'The flow was disposed' },
    })
    expect(await actions.ask()).toMatchObject({
      ok: false,
      error: { code: 'ERR_CANCELLED', message: 'The flow was disposed' },
    })
    expect(attempts).toHaveLength(1)
  })
})

describe('a machine that throws', () => {
  it('is replaced by a new attempt that begins with the error', () => {
    const { flow, attempts, reasons } = start()
    let heard = 0
    flow.subscribe(() => heard++)

    attempts[0]!.fail(new TypeError('a bug'))
    expect(reasons[1]).toMatchObject({ first: false, error: { code: 'ERR_PROTOCOL' } })
    expect(attempts[1]!.log).toEqual(['start'])
    expect(flow.actor).toBe(attempts[1]!.actor)
    expect(heard).toBe(1)
  })

  it('is not, once the flow is disposed', () => {
    const { flow, attempts } = start()
    flow.subscribe(() => undefined)
    flow.dispose()

    attempts[0]!.fail(new TypeError('a bug'))
    expect(attempts).toHaveLength(1)
  })
})

describe('the end of a flow', () => {
  it('stops its attempt, and tells the listeners nothing after it', () => {
    const { flow, present } = start()
    const heard: string[] = []
    flow.subscribe(() => heard.push('change'))

    flow.dispose()
    flow.dispose()
    present().set({ value: 'code' })
    expect(present().log).toEqual(['start', 'stop'])
    // Once by the attempt that stops, once by the flow.
    expect(heard).toEqual(['change', 'change'])
  })
})

describe('the gate', () => {
  const holdsGate = ({ value }: Snapshot) => value !== 'end'

  it('is held while someone looks at a flow that may still ask something', () => {
    const { flow, gate, present } = start({ holdsGate })

    expect(gate()).toEqual([])
    const stop = flow.subscribe(() => undefined)
    present().set({ value: 'code' })
    expect(gate()).toEqual([true])
    present().set({ value: 'end' })
    expect(gate()).toEqual([false])
    present().set({ value: 'code' })
    stop()
    expect(gate()).toEqual([false])
  })

  it.each<[string, Parameters<typeof start>[0], Partial<State>]>([
    ['by a flow that signs nobody in', {}, { value: 'code' }],
    ['by an attempt that is over', { holdsGate }, { value: 'code', status: 'done' }],
  ])('is not held %s', (_, parts, state) => {
    const { flow, gate, present } = start(parts)
    flow.subscribe(() => undefined)

    present().set(state)
    expect(gate()).toEqual([false])
  })

  it('is not held by a flow that only its actions have begun', async () => {
    const { actions, gate, present } = start({ holdsGate })
    present().reactions.ask = { value: 'code' }

    await actions.ask()
    expect(gate()).toEqual([false])
  })

  it('is left with the flow', () => {
    const { flow, gate, present } = start({ holdsGate })
    flow.subscribe(() => undefined)
    present().set({ value: 'code' })

    flow.dispose()
    expect(gate()).toEqual([false])
  })
})

describe('a flow whose end holds as long as a user is signed in', () => {
  const endsWithSession = ({ value }: Snapshot) => value === 'end'

  it('begins again when the session has ended', () => {
    const { flow, attempts, present, tellSession, watchers } = start({ endsWithSession })
    const heard: string[] = []
    flow.subscribe(() => heard.push(flow.getSnapshot().step))
    present().set({ value: 'end', status: 'done' })
    expect(watchers()).toBe(1)

    tellSession('signedIn')
    expect(attempts).toHaveLength(1)
    tellSession('signedOut')
    expect(attempts).toHaveLength(2)
    expect(flow.getSnapshot().step).toBe('form')
    expect(heard).toEqual(['end', 'form'])
    expect(watchers()).toBe(0)
  })

  it('begins again at its end itself, where nobody is signed in by then', () => {
    const { flow, attempts, present, session } = start({ endsWithSession })
    const heard: string[] = []
    flow.subscribe(() => heard.push(flow.getSnapshot().step))
    session.status = 'signedOut'

    present().set({ value: 'end', status: 'done' })
    expect(attempts).toHaveLength(2)
    expect(heard).toEqual(['form'])
  })

  it('watches the session once, while it is at its end and someone looks', () => {
    const { flow, present, session, watchers } = start({ endsWithSession })
    const stop = flow.subscribe(() => undefined)
    expect(watchers()).toBe(0)

    present().set({ value: 'end', status: 'done' })
    present().set({ pending: false })
    expect(watchers()).toBe(1)
    stop()
    expect(watchers()).toBe(0)
    expect(session.stops).toBe(1)

    flow.subscribe(() => undefined)
    expect(watchers()).toBe(1)
    flow.dispose()
    expect(watchers()).toBe(0)
  })

  it('begins again for a listener who comes after the session has ended', () => {
    const { flow, attempts, present, session } = start({ endsWithSession })
    const stop = flow.subscribe(() => undefined)
    present().set({ value: 'end', status: 'done' })
    stop()
    session.status = 'signedOut'
    expect(attempts).toHaveLength(1)

    flow.subscribe(() => undefined)
    expect(attempts).toHaveLength(2)
    expect(flow.getSnapshot().step).toBe('form')
  })

  it('does not begin again where nobody looks, or after its disposal', () => {
    const { flow, attempts, present, tellSession, watchers } = start({ endsWithSession })
    void flow.actor
    present().set({ value: 'end', status: 'done' })
    tellSession('signedOut')
    expect([attempts.length, watchers()]).toEqual([1, 0])
    flow.dispose()
    flow.subscribe(() => undefined)
    expect([attempts.length, watchers()]).toEqual([1, 0])
  })

  it('is no other flow: one whose end says nothing of a session stays', () => {
    const { flow, attempts, present, tellSession, watchers } = start()
    flow.subscribe(() => undefined)
    present().set({ value: 'end', status: 'done' })

    expect(watchers()).toBe(0)
    tellSession('signedOut')
    expect(attempts).toHaveLength(1)
  })
})

describe('the shared part of a step', () => {
  const cancel = () => 'cancelled'
  const step = (pending: boolean, error?: AuthError) =>
    createSteps({ context: { error }, hasTag: (tag) => tag === 'pending' && pending }, cancel)

  it.each<[boolean, AuthError | undefined, AuthError | null]>([
    [false, undefined, null],
    [false, offline, offline],
    [true, offline, null],
  ])('pending %s after the error %s shows %s', (pending, error, shown) => {
    const view = step(pending, error)('code', ['code'])
    expect(view).toMatchObject({ step: 'code', pending, error: shown })
    expect(view.cancel).toBe(cancel)
    expect(view.fields.code.dom().readOnly).toBe(pending)
  })

  it('has its inputs, by the state of the step', () => {
    const error = new InvalidInputError('The code is empty', { field: 'code' })
    const { fields } = step(false, error)('newPassword', ['username', 'code', 'password'], undefined, {
      isNew: true,
      owner: 'ada',
    })
    expect(Object.keys(fields)).toEqual(['username', 'code', 'password'])
    expect(fields.username.dom().value).toBe('ada')
    expect(fields.code.dom()['aria-invalid']).toBe(true)
    expect(fields.password.dom().autoComplete).toBe('new-password')
  })

  it('has a form where it has an action for it', () => {
    const submit = vi.fn()
    const view = step(false)('code', ['code'], submit as never) as unknown as {
      readonly submit: unknown
      form(): { onSubmit(event: object): void }
    }
    expect(view.submit).toBe(submit)
    class FormData extends Map<string, string> {
      constructor() {
        super([
          ['code', '123456'],
          ['other', 'x'],
        ])
      }
    }
    view
      .form()
      .onSubmit({ preventDefault: () => undefined, currentTarget: { ownerDocument: { defaultView: { FormData } } } })
    expect(submit).toHaveBeenCalledWith({ code: '123456', attributes: {} })

    const without = step(false)('start')
    expect(without.fields).toEqual({})
    expect('submit' in without || 'form' in without).toBe(false)
  })

  it('lets a code be requested again after half a minute', () => {
    expect(RESEND_COOL_DOWN_MS).toBe(30_000)
  })
})
