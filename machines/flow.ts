/**
 * A conversation as an app sees it: a view that is always up to date, and actions that resolve to an outcome.
 * It owns the actor, so that a user interface only subscribes, and swaps in a new one when a conversation is over.
 *
 * @module
 */
import { contextOf, type WithAuthContext } from '../src/core.ts'
import { type AuthError, FlowError, toAuthError } from '../src/errors.ts'
import { createFields, createForm, type DomForm, type Field, type FieldName, type FieldState } from '../src/fields.ts'
import { addListener, keepView, notifyListeners } from '../src/listeners.ts'

/** Members of every view of a flow. */
export interface FlowView {
  /** The screen to show. */
  readonly step: string
  /** True while a request is under way. The step stays the same meanwhile. */
  readonly pending: boolean
  /** The last failure. Cleared by the next action. */
  readonly error: AuthError | null
}

/** The result of an action, which never rejects. */
export type Outcome<View> =
  | { readonly ok: true; readonly flow: View }
  | { readonly ok: false; readonly error: AuthError; readonly flow: View }

/** The raw actor, for tools and for apps that talk to the machine itself. Structurally an XState actor. */
export interface RawActor<Event> {
  send(event: Event): void
  getSnapshot(): { readonly status: string; readonly value: unknown }
  subscribe(listener: (snapshot: never) => void): { unsubscribe(): void }
}

/** A running conversation. The same object until it is disposed, however many attempts it makes. */
export interface Flow<View, Event> {
  /** The present view. The same object until something changes. */
  getSnapshot(): View
  /** The view to render on a server, and while a page hydrates. */
  getServerSnapshot(): View
  /** Calls `listener` after each change. Returns the unsubscribe function. */
  subscribe(listener: () => void): () => void
  /** The actor of the present attempt. */
  readonly actor: RawActor<Event>
  /** Ends the conversation and aborts what is under way. */
  dispose(): void
}

/** Performs one action of one step: checks that it fits, sends the event, waits until the machine is idle again. */
export type Perform<View, Event> = (step: string, toEvent: () => Event) => Promise<Outcome<View>>

/** Every machine of a flow accepts these beside its own events. */
export type CommonEvent =
  | { readonly type: 'cancel' }
  /** The input is invalid and was not sent; the step shows the error. */
  | { readonly type: 'input.refuse'; readonly error: AuthError }

/** The part of a machine's snapshot that a flow relies on. */
export interface FlowSnapshot<Event> {
  readonly status: 'active' | 'done' | 'error' | 'stopped'
  readonly value: unknown
  hasTag(tag: 'pending'): boolean
  can(event: Event): boolean
}

/** The part of an actor that a flow relies on. */
export interface FlowActor<Snapshot, Event> {
  send(event: Event): void
  getSnapshot(): Snapshot
  subscribe(observer: { next: () => void; error: (thrown: unknown) => void }): unknown
  start(): unknown
  stop(): unknown
}

/** The parts that make a flow out of a machine. */
export interface FlowDefinition<Snapshot, Event, View, Actions> {
  /** Creates, without starting it, the actor of the next attempt. `error` ended the previous one. */
  readonly createAttempt: (attempt: {
    readonly first: boolean
    readonly error: AuthError | undefined
  }) => FlowActor<Snapshot, Event>
  /** Runs once the conversation has begun. */
  readonly onBegin?: () => void
  /** True while the flow signs a user in and may still ask something. */
  readonly holdsGate?: (snapshot: Snapshot) => boolean
  /** True at an end that holds as long as a user is signed in. */
  readonly endsWithSession?: (snapshot: Snapshot) => boolean
  /** Makes every action of every step, once. */
  readonly createActions: (perform: Perform<View, Event>, cancel: () => Promise<Outcome<View>>) => Actions
  /** Projects a snapshot to a view. Pure and exhaustive. */
  readonly toView: (snapshot: Snapshot, actions: Actions) => View
}

/** Members of a view that follow from the others. */
const FOLLOWING = ['fields', 'form']

/** Makes a conversation. It begins with the first listener, or the first action, and starts the session too. */
export function createFlow<Snapshot extends FlowSnapshot<Event | CommonEvent>, Event, View extends FlowView, Actions>(
  auth: WithAuthContext,
  definition: FlowDefinition<Snapshot, Event | CommonEvent, View, Actions>,
): Flow<View, Event | CommonEvent> {
  const { session } = contextOf(auth)
  const listeners = new Set<() => void>()
  /** One entry for each action that awaits its outcome; true when it got one. */
  const waiting = new Set<() => boolean>()
  let [started, disposed] = [false, false]
  /** Ends the watch over the session, while there is one. */
  let unwatch: (() => void) | undefined
  let attempt: FlowActor<Snapshot, Event | CommonEvent>
  attempt = make({ first: true, error: undefined })
  let seen: unknown
  let view: View | undefined
  const actions = definition.createActions(perform, cancel)
  const firstView = getSnapshot()

  /**
   * The first attempt starts with the first listener or action. React makes flows that it throws away (in StrictMode
   * each one twice): a discarded flow must not consume what a reload resumes.
   */
  function begin(): void {
    if (started || disposed) return
    started = true
    session.start()
    attempt.start()
    definition.onBegin?.()
  }

  function make(reason: { first: boolean; error: AuthError | undefined }) {
    const actor = definition.createAttempt(reason)
    actor.subscribe({
      next: () => {
        if (attempt === actor) notify()
      },
      // A machine that throws is a bug of this library; the user gets a new attempt instead of a dead screen.
      error: (thrown) => {
        if (disposed || attempt !== actor) return
        attempt = make({ first: false, error: toAuthError(thrown) })
        attempt.start()
        notify()
      },
    })
    return actor
  }

  function getSnapshot(): View {
    const present = attempt.getSnapshot()
    if (present !== seen) {
      seen = present
      view = keepView(view, definition.toView(present, actions), FOLLOWING)
    }
    return view!
  }

  /** A flow that nobody looks at keeps no app from its user. */
  function holdGate(): void {
    const present = attempt.getSnapshot()
    const isHeld = listeners.size > 0 && present.status === 'active' && definition.holdsGate?.(present) === true
    session.holdGate(listeners, isHeld)
  }

  /** Begins again once the session of a sign-in has ended, here or in another tab, so that the view is no dead end. */
  function renew(): boolean {
    const isOver = listeners.size > 0 && !disposed && definition.endsWithSession?.(attempt.getSnapshot()) === true
    unwatch = isOver ? (unwatch ?? session.subscribe(renew)) : void unwatch?.()
    if (!isOver || session.getSnapshot().status !== 'signedOut') return false
    void cancel()
    return true
  }

  function notify(): void {
    holdGate()
    if (renew()) return
    for (const check of [...waiting]) if (check()) waiting.delete(check)
    notifyListeners(listeners, undefined)
  }

  const refusal = (code: 'ERR_STALE_STEP' | 'ERR_BUSY' | 'ERR_CANCELLED', message: string): Outcome<View> => ({
    ok: false,
    error: new FlowError(message, { code }),
    flow: getSnapshot(),
  })

  async function perform(step: string, toEvent: () => Event | CommonEvent): Promise<Outcome<View>> {
    if (disposed) return refusal('ERR_CANCELLED', 'The flow was disposed')
    begin()
    if (getSnapshot().step !== step) return refusal('ERR_STALE_STEP', `The flow has left the step ${step}`)
    const busy = getSnapshot().pending && refusal('ERR_BUSY', 'A request is still under way')
    let event: Event | CommonEvent
    try {
      event = toEvent()
    } catch (thrown) {
      if (busy) return busy
      const error = toAuthError(thrown)
      attempt.send({ type: 'input.refuse', error })
      return { ok: false, error, flow: getSnapshot() }
    }
    if (!attempt.getSnapshot().can(event))
      return busy || refusal('ERR_STALE_STEP', `The step ${step} does not offer this action now`)
    const actor = attempt
    actor.send(event)
    return settled(actor)
  }

  /** Waits until the machine is idle: outside `pending`, or at its end. */
  function settled(actor: typeof attempt): Promise<Outcome<View>> {
    return new Promise((resolve) => {
      const check = (): boolean => {
        if (disposed || attempt !== actor) {
          resolve(refusal('ERR_CANCELLED', 'The attempt was abandoned'))
          return true
        }
        if (attempt.getSnapshot().status === 'active' && attempt.getSnapshot().hasTag('pending')) return false
        const flow = getSnapshot()
        resolve(flow.error ? { ok: false, error: flow.error, flow } : { ok: true, flow })
        return true
      }
      if (check()) return
      waiting.add(check)
    })
  }

  async function cancel(): Promise<Outcome<View>> {
    if (disposed) return refusal('ERR_CANCELLED', 'The flow was disposed')
    begin()
    const given = attempt
    attempt = make({ first: false, error: undefined })
    attempt.start()
    if (given.getSnapshot().status === 'active') given.send({ type: 'cancel' })
    given.stop()
    notify()
    return { ok: true, flow: getSnapshot() }
  }

  return {
    getSnapshot,
    getServerSnapshot: () => firstView,
    subscribe: (listener) => {
      const unsubscribe = addListener(listeners, listener)
      begin()
      renew()
      return () => {
        unsubscribe()
        renew()
        holdGate()
      }
    },
    get actor() {
      begin()
      return attempt as unknown as RawActor<Event | CommonEvent>
    },
    dispose: () => {
      if (disposed) return
      disposed = true
      attempt.stop()
      notify()
      listeners.clear()
    },
  }
}

/** Members that all steps share. */
export type FlowStep<Name extends string, Cancel, Inputs extends FieldName = never> = {
  readonly step: Name
  /** True while a request is under way. The step stays the same meanwhile. */
  readonly pending: boolean
  /** The last failure. Cleared by the next action. */
  readonly error: AuthError | null
  /** Prop getters for the inputs of this step. Their names are the keys of what `submit` takes. */
  readonly fields: Readonly<Record<Inputs, Field>>
  /** Abandons the attempt and goes back to the start. */
  readonly cancel: Cancel
} & ([Inputs] extends [never]
  ? unknown
  : {
      /** Props of the form around these inputs, which reads them by their names and submits them. */
      readonly form: () => DomForm
    })

/** The wait before a code may be requested again. Milliseconds. */
export const RESEND_COOL_DOWN_MS = 30_000

/** Makes the shared part of each step of a snapshot. */
export function createSteps<Cancel>(
  snapshot: { readonly context: { readonly error: AuthError | undefined }; hasTag(tag: 'pending'): boolean },
  cancel: Cancel,
): <Name extends string, Inputs extends FieldName = never, Submit extends (input: never) => unknown = never>(
  name: Name,
  ...form: [inputs?: readonly Inputs[], submit?: Submit, state?: Pick<FieldState, 'isNew' | 'owner'>]
) => FlowStep<Name, Cancel, Inputs> & { readonly submit: Submit } {
  const pending = snapshot.hasTag('pending')
  const error = pending ? null : (snapshot.context.error ?? null)
  return (name, inputs = [], submit, state) =>
    ({
      step: name,
      pending,
      error,
      fields: createFields(inputs, { pending, error, ...state }),
      cancel,
      ...(submit && { submit, form: createForm(inputs, submit) }),
    }) as never
}
