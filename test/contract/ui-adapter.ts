/**
 * What every framework's adapter does, whatever renders it.
 *
 * @module
 */
import { expect, it } from 'vitest'
import type { Auth, Credentials, SignIn, SignInOptions } from '../../src/index.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { totpCode } from '../../src/testing/index.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'
import { until } from '../until.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** A component that shows `step`, whether it is pending, the error's code and the session's status, in that order. */
export interface Mounted {
  /** What it shows now. */
  text(): string
  /** The view the component was last given. */
  flow(): SignIn
  /** How often it was rendered. */
  renders(): number
  unmount(): void
}

/**
 * The contract.
 *
 * @param mount Mounts the component, which begins a sign-in with these options.
 * @param act Runs work that changes state, in the way the framework's tests want it.
 */
export function uiAdapterContract(
  mount: (auth: Auth, options?: SignInOptions) => Mounted,
  act: <T>(work: () => Promise<T>) => Promise<T>,
): void {
  const setup = { pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } }

  it('shows the first step, and no session before it is known', () => {
    const { auth } = startApp(setup)
    const mounted = mount(auth)

    expect(mounted.text()).toBe('identify - - restoring')
    mounted.unmount()
  })

  it('follows a sign-in to its end', async () => {
    const { auth, clock, pool } = startApp(setup)
    const mounted = mount(auth)

    await act(() => perform(mounted, 'identify', (flow) => flow.submit({ username: 'ada', password: PASSWORD })))
    expect(mounted.text()).toMatch(/^totpCode - - /)
    await act(() => perform(mounted, 'totpCode', (flow) => flow.submit(totpCode(SECRET, clock.now()))))

    expect(mounted.text()).toBe('signedIn - - signedIn')
    expect(pool.requests.list()).toHaveLength(3)
    mounted.unmount()
  })

  it('shows a refusal, and clears it with the next action', async () => {
    const { auth } = startApp(setup)
    const mounted = mount(auth)

    await act(() => perform(mounted, 'identify', (flow) => flow.submit({ username: 'ada', password: 'Wrong-horse-1' })))
    expect(mounted.text()).toMatch(/^identify - NotAuthorizedException /)
    await act(() => perform(mounted, 'identify', (flow) => flow.submit({ username: 'ada', password: PASSWORD })))

    expect(mounted.text()).toMatch(/^totpCode - - /)
    mounted.unmount()
  })

  it('renders a sign-in in few steps', async () => {
    const { auth } = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD }] } })
    const mounted = mount(auth)
    // The session is restored meanwhile, which is a render of its own.
    await act(turns)
    const before = mounted.renders()

    await act(() => perform(mounted, 'identify', (flow) => flow.submit({ username: 'ada', password: PASSWORD })))

    expect(mounted.text()).toBe('signedIn - - signedIn')
    expect(mounted.renders() - before).toBeLessThanOrEqual(3)
    mounted.unmount()
  })

  it.each([
    ['the same object', (given: Credentials) => given],
    ['a copy with the same box', (given: Credentials) => ({ ...given })],
  ])('signs in once by the credentials that it is given: after a sign-out, %s asks the user', async (_, again) => {
    const { auth, pool } = startApp()
    const credentials = { username: 'ada', password: new Sensitive(PASSWORD) }
    const mounted = mount(auth, { credentials })
    await act(() => until(() => mounted.flow().step === 'signedIn'))
    mounted.unmount()
    await act(() => auth.signOut())
    pool.requests.clear()

    const next = mount(auth, { credentials: again(credentials) })
    await act(turns)

    expect(next.text()).toBe('identify - - signedOut')
    expect(pool.requests.list()).toEqual([])
    next.unmount()
  })

  it('stops listening when it is unmounted, and does not give the sign-in up', async () => {
    const { auth } = startApp(setup)
    const mounted = mount(auth)
    const flow = mounted.flow()
    mounted.unmount()
    const rendered = mounted.renders()

    const outcome = flow.step === 'identify' ? await flow.submit({ username: 'ada', password: PASSWORD }) : undefined

    expect(outcome).toMatchObject({ ok: true, flow: { step: 'totpCode' } })
    expect(mounted.renders()).toBe(rendered)
  })
}

/** Lets go on what needs nothing but its turn. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve()
}

async function perform<Step extends SignIn['step']>(
  mounted: Mounted,
  step: Step,
  action: (flow: Extract<SignIn, { step: Step }>) => Promise<unknown>,
): Promise<void> {
  const flow = mounted.flow()
  expect(flow.step).toBe(step)
  await action(flow as Extract<SignIn, { step: Step }>)
}

/** The conversations, by the name of their function. */
const FLOWS = [
  'useSignIn',
  'useSignUp',
  'usePasswordReset',
  'useTotpSetup',
  'usePasskeyRegistration',
  'useDevices',
] as const

/** The names that every adapter has, beside its own way of providing an `Auth`. */
export const ADAPTER_NAMES: readonly string[] = [...FLOWS, 'useAuth', 'useGate', 'useSession', 'useStore']

type Flows = Readonly<Record<(typeof FLOWS)[number], (source?: never, options?: never) => unknown>>

/**
 * The contract of the names of an adapter.
 *
 * @param adapter The module.
 * @param stepsOf Calls the functions in a component, below one that provides the `Auth` if there is one, and reads the
 *   step of each view.
 */
export function adapterNamesContract(
  adapter: Flows,
  stepsOf: (auth: Auth | undefined, start: () => readonly unknown[]) => readonly string[],
): void {
  it('has the names of every adapter', () => {
    expect(Object.keys(adapter)).toEqual(expect.arrayContaining([...ADAPTER_NAMES]))
  })

  it('shows the first step of every flow, and makes no request for it', () => {
    const { auth, pool } = startApp()

    const steps = stepsOf(undefined, () => FLOWS.map((name) => adapter[name](auth as never)))

    expect(steps).toEqual(['identify', 'details', 'identify', 'start', 'unsupported', 'start'])
    expect(pool.requests.list()).toEqual([])
  })

  it('takes options alone, and nothing, where an auth is provided', () => {
    const { auth } = startApp()

    const steps = stepsOf(auth, () => [
      adapter.useSignUp({ confirm: { username: 'grace' } } as never),
      adapter.usePasswordReset({ username: 'grace' } as never),
      adapter.useSignIn({ issuer: 'App' } as never),
      adapter.useTotpSetup({ account: 'grace' } as never),
      adapter.useDevices({ pageSize: 5 } as never),
      adapter.usePasskeyRegistration(),
    ])

    expect(steps).toEqual(['code', 'newPassword', 'identify', 'start', 'start', 'unsupported'])
  })

  it('follows a flow that several components share', () => {
    const { flow } = startApp()

    expect(stepsOf(undefined, () => [adapter.useSignIn(flow as never), adapter.useSignIn(flow as never)])).toEqual([
      'identify',
      'identify',
    ])
  })

  it.each([
    [undefined, /needs an auth, or /],
    [{ issuer: 'App' }, /needs an auth, or /],
    [{ userPoolId: 'eu-west-1_Ab', clientId: 'x' }, /these are the options of createAuth/],
  ])('says what was meant by %j', (source, message) => {
    expect(() => stepsOf(undefined, () => [adapter.useSignIn(source as never)])).toThrow(
      expect.objectContaining({ code: 'ERR_CONFIGURATION', message: expect.stringMatching(message) }),
    )
  })
}

/** What a component shows. */
export const show = (flow: SignIn, status: string): string =>
  [flow.step, flow.pending ? 'pending' : '-', flow.error?.code ?? '-', status].join(' ')
