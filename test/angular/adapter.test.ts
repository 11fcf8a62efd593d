// @vitest-environment jsdom
// Compiles templates when they are met, and what the adapter declares.
import '@angular/compiler'
import {
  type ApplicationRef,
  Component,
  createComponent,
  createEnvironmentInjector,
  type EnvironmentInjector,
  enableProdMode,
  InjectionToken,
  inject,
  type Provider,
  provideZonelessChangeDetection,
  runInInjectionContext,
  type Signal,
  type Type,
} from '@angular/core'
import { createApplication } from '@angular/platform-browser'
import { beforeAll, describe, expect, it } from 'vitest'
import * as adapter from '../../src/angular/index.ts'
import type { Auth, SignInOptions } from '../../src/index.ts'
import { hydrationContract, showSession } from '../contract/hydration.ts'
import { adapterNamesContract, type Mounted, show, uiAdapterContract } from '../contract/ui-adapter.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'

// Or else Angular draws everything twice, to see that it comes out the same.
enableProdMode()

let app: ApplicationRef
beforeAll(async () => {
  app = await createApplication({ providers: [provideZonelessChangeDetection()] })
})

/** The options of the sign-in of a screen. */
const OPTIONS = new InjectionToken<SignInOptions | undefined>('options')

/** Hears what a component shows. */
const SEEN = new InjectionToken<(text: string) => void>('seen')

/** An injector that provides `auth`, if there is one. */
const injectorWith = (auth: Auth | undefined, ...others: Provider[]): EnvironmentInjector =>
  createEnvironmentInjector([...(auth ? [adapter.provideAuth(auth)] : []), ...others], app.injector)

/** Makes a component and draws it. */
function make<Made>(component: Type<Made>, auth: Auth, options?: SignInOptions) {
  const environmentInjector = injectorWith(auth, { provide: OPTIONS, useValue: options })
  const made = createComponent(component, { environmentInjector })
  app.attachView(made.hostView)
  app.tick()
  return { instance: made.instance, element: made.location.nativeElement as HTMLElement, end: () => made.destroy() }
}

/** Changes are drawn by the signals alone: nothing else tells Angular of them. */
const act = async <T>(work: () => Promise<T>): Promise<T> => {
  const result = await work()
  await app.whenStable()
  return result
}

class Screen {
  readonly flow = adapter.useSignIn(inject(OPTIONS))
  readonly session = adapter.useSession()
  renders = 0

  render(): string {
    this.renders++
    return show(this.flow(), this.session().status)
  }
}
Component({ selector: 'auth-screen', template: '<p>{{ render() }}</p>' })(Screen)

function mount(auth: Auth, options?: SignInOptions): Mounted {
  const { instance, element, end } = make(Screen, auth, options)
  return {
    text: () => element.textContent ?? '',
    flow: () => instance.flow(),
    renders: () => instance.renders,
    unmount: end,
  }
}

describe('Angular', () => uiAdapterContract(mount, act))

class Greeting {
  readonly session = adapter.useSession()
  readonly gate = adapter.useGate()
  private readonly seen = inject(SEEN)

  render(): string {
    const text = showSession(this.session(), this.gate())
    this.seen(text)
    return text
  }
}
Component({ selector: 'auth-greeting', template: '<p>{{ render() }}</p>' })(Greeting)

// Angular hydrates by itself what a template makes: here, the values that it makes it from.
describe('Angular, in a page that a server has rendered', () =>
  hydrationContract(
    async (auth, initialSession, seen) => {
      const providers = [adapter.provideAuth(auth, { initialSession }), { provide: SEEN, useValue: seen }]
      const environmentInjector = createEnvironmentInjector(providers, app.injector)
      const made = createComponent(Greeting, { environmentInjector })
      app.attachView(made.hostView)
      app.tick()
      const element: HTMLElement = made.location.nativeElement
      return { text: () => element.textContent ?? '', unmount: () => made.destroy() }
    },
    act,
    false,
  ))

describe('Angular, by name', () =>
  adapterNamesContract(adapter, (auth, start) => {
    const injector = injectorWith(auth)
    const steps = runInInjectionContext(injector, start).map((flow) => (flow as Signal<{ step: string }>)().step)
    injector.destroy()
    return steps
  }))

class Form {
  readonly flow = adapter.useSignIn()
  errorId: string | undefined = 'error'

  get fields() {
    const flow = this.flow()
    return flow.step === 'identify' ? flow.fields : undefined
  }
}
Component({
  selector: 'auth-form',
  imports: [adapter.AuthField],
  template: `@if (fields; as fields) {
    <input [authField]="fields.username" errorId="error">
    <input [authField]="fields.password" [errorId]="errorId">
  }`,
})(Form)

const attributesOf = (element: Element | undefined) =>
  Object.fromEntries([...(element?.attributes ?? [])].map(({ name, value }) => [name, value]))

describe('AuthField', () => {
  it('puts the attributes of a field on an input', () => {
    const { element, end } = make(Form, startApp().auth)
    const [username, password] = element.querySelectorAll('input')

    expect(attributesOf(username)).toMatchObject({
      name: 'username',
      type: 'text',
      autocomplete: 'username webauthn',
      autocapitalize: 'none',
      spellcheck: 'false',
      required: 'true',
      maxlength: '128',
      'aria-invalid': 'false',
    })
    expect(attributesOf(password)).toMatchObject({ type: 'password', autocomplete: 'current-password' })
    // The names of flags alone would set them.
    expect(username!.readOnly).toBe(false)
    expect(attributesOf(username)).not.toHaveProperty('readonly')
    end()
  })

  it('follows the step: read-only while it is pending, then the field that is wrong', async () => {
    const { instance, element, end } = make(Form, startApp().auth)
    const flow = instance.flow()
    if (flow.step !== 'identify') throw new Error('Another step')
    const [username, password] = element.querySelectorAll('input')

    const done = flow.submit({ username: 'ada', password: PASSWORD })
    app.tick()
    expect([username!.readOnly, password!.readOnly]).toEqual([true, true])
    await act(() => done.then(() => undefined))
    await act(() => instance.flow().cancel())
    const again = instance.flow()
    if (again.step !== 'identify') throw new Error('Another step')
    await act(() => again.submit({ username: '', password: 'typed' }))

    const shown = element.querySelector('input')!
    expect(shown.readOnly).toBe(false)
    expect(attributesOf(shown)).toMatchObject({ 'aria-invalid': 'true', 'aria-describedby': 'error' })
    end()
  })
})
