import { resolve } from 'node:path'
import { compile } from 'svelte/compiler'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { parse } from 'vue/compiler-sfc'
import { codeFor, LANGUAGES, type Language, type Step } from '../../examples/playground/src/code.ts'
import { SIGN_IN_STEPS } from '../../machines/sign-in/steps.ts'
import { createProgram, TOP } from '../tools/program.ts'

const STEPS = Object.keys(SIGN_IN_STEPS) as Step[]
const all = (language: Language) => STEPS.map((step) => codeFor(step, language)).join('\n')

/** What the compiler says about the lines of all steps in one `switch`. */
function problemsOf(path: string, text: string): string[] {
  const program = createProgram([], new Map([[path, text]]))
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(resolve(TOP, path)))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

const react = (lines: string) => `
  import type { SignIn } from 'cognito-machines'
  export function Screen({ view }: { view: SignIn }) {
    switch (view.step) {
      ${lines}
    }
  }`

describe('the code that the playground shows', () => {
  it('has a screen for every step of React that compiles', () => {
    expect(problemsOf('playground/react.tsx', react(all('React')))).toEqual([])
  })

  it('has a line for every step without a framework that compiles', () => {
    const text = `
      import type { SignIn } from 'cognito-machines'
      export async function answer(view: SignIn, ask: (what: string) => string): Promise<unknown> {
        switch (view.step) {
          ${all('No framework')}
        }
      }`

    expect(problemsOf('playground/plain.ts', text)).toEqual([])
  })

  it('would not compile with an action of another step, or without a step', () => {
    expect(problemsOf('playground/react.tsx', react(all('React').replace('view.retry', 'view.skip')))).not.toEqual([])
    expect(problemsOf('playground/react.tsx', react(codeFor('passkey', 'React')))).not.toEqual([])
  })

  it.each(STEPS)('is a template of Vue and of Svelte at %s', (step) => {
    expect(parse(`<template>${codeFor(step, 'Vue')}</template>`).errors).toEqual([])
    expect(() =>
      compile(`<script>let { view } = $props()</script>${codeFor(step, 'Svelte')}`, { runes: true }),
    ).not.toThrow()
  })

  it.each(LANGUAGES)('names every input of every step in %s', (language) => {
    for (const step of STEPS) {
      // A user name that is there for password managers is typed nowhere.
      const inputs = SIGN_IN_STEPS[step].fields.filter((name) => !(step === 'newPassword' && name === 'username'))
      expect(inputs.filter((name) => !codeFor(step, language).includes(name))).toEqual([])
    }
  })
})
