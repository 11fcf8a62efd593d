import { createElement, type FunctionComponentElement, type ReactElement } from 'react'
import { describe, expectTypeOf, it } from 'vitest'
import { matchStep, type PasskeyRegistration, type PasswordReset } from '../../src/index.ts'

interface Props {
  readonly view: PasskeyRegistration
}

// The compiler is the test: `npm run typecheck` refuses this file when a line below stops being an error.
const name = ({ view }: Props) =>
  matchStep(view, {
    start: () => 'A new passkey',
    registered: ({ passkey }) => passkey.credentialId,
    unsupported: () => 'None',
  })

const Screen = ({ view }: Props) =>
  matchStep(view, {
    start: (step) => createElement('form', { onSubmit: () => step.register() }),
    registered: () => createElement('p'),
    unsupported: () => null,
  })

const mixed = ({ view }: Props) =>
  matchStep(view, { start: () => 1 as const, registered: () => ['done'] as const, unsupported: () => undefined })

/** What is wanted reaches into the cases: `run` needs no type of its own. */
const wanted = ({ view }: Props): { readonly run: (code: string) => number } =>
  matchStep(view, {
    start: () => ({ run: (code) => code.length }),
    registered: () => ({ run: Number }),
    unsupported: () => ({ run: () => 0 }),
  })

const explicit = ({ view }: Props) =>
  matchStep<PasskeyRegistration, string | null>(view, {
    start: () => 'a',
    registered: () => 'b',
    unsupported: () => null,
  })

function refused({ view }: Props, reset: PasswordReset): void {
  // @ts-expect-error `unsupported` is missing
  matchStep(view, { start: () => 1, registered: () => 2 })
  // @ts-expect-error all are missing
  matchStep(reset, {})
  // @ts-expect-error there is no such step
  matchStep(view, { start: () => 1, registered: () => 2, unsupported: () => 3, signedIn: () => 4 })
  matchStep(view, {
    // @ts-expect-error there is no passkey yet
    start: ({ passkey }) => passkey,
    registered: ({ passkey }) => passkey,
    unsupported: () => undefined,
  })
  // @ts-expect-error a number is not what is wanted
  const wrong: string = matchStep(view, { start: () => 1, registered: () => 'b', unsupported: () => 'c' })
  void wrong
}

describe('matchStep', () => {
  it('gives what the cases give: a string, a component, a union', () => {
    expectTypeOf(name).returns.toEqualTypeOf<string>()
    expectTypeOf(mixed).returns.toEqualTypeOf<1 | readonly ['done'] | undefined>()
    expectTypeOf(Screen).returns.toExtend<ReactElement | null>()
    expectTypeOf(createElement(Screen, {} as Props)).toExtend<FunctionComponentElement<Props>>()
  })

  it('takes what is wanted from around it', () => {
    expectTypeOf(wanted).returns.toEqualTypeOf<{ readonly run: (code: string) => number }>()
    expectTypeOf(explicit).returns.toEqualTypeOf<string | null>()
    expectTypeOf(refused).toBeFunction()
  })
})
