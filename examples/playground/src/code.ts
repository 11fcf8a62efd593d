/**
 * The lines that an app writes for a step of the sign-in, in each framework.
 *
 * @module
 */
import { SIGN_IN_STEPS } from 'cognito-machines/machines'

/** A step of the sign-in. */
export type Step = keyof typeof SIGN_IN_STEPS

/** The languages of the lines. */
export const LANGUAGES = ['React', 'Vue', 'Svelte', 'No framework'] as const
export type Language = (typeof LANGUAGES)[number]

/** The steps where one of a list is chosen: the list, and one of it. */
const CHOICES: Readonly<Partial<Record<Step, readonly [list: string, one: string]>>> = {
  chooseFactor: ['factors', 'factor'],
  chooseMfa: ['methods', 'method'],
  chooseMfaSetup: ['methods', 'method'],
}
/** The steps with buttons alone. */
const BUTTONS: Readonly<Partial<Record<Step, readonly string[]>>> = {
  passkey: ['retry'],
  rememberDevice: ['remember', 'skip'],
}
/** The steps that end a sign-in, or lead elsewhere: what to show. */
const TEXTS: Readonly<Partial<Record<Step, string>>> = {
  confirmSignUp: 'view.username',
  resetPassword: 'view.username',
  signedIn: 'view.user.username',
  unsupported: 'view.reason',
}

/** The lines for a step. */
export function codeFor(step: Step, language: Language): string {
  const { fields } = SIGN_IN_STEPS[step]
  const [list, one] = CHOICES[step] ?? []
  if (language === 'No framework') return [`case '${step}':`, `  return ${plainLine(step)}`].join('\n')
  if (list && one) return screen(step, language, choice(language, list, one))
  const inside =
    fields.length > 0 ? form(language, fields) : (BUTTONS[step] ?? []).map((name) => button(language, name))
  return screen(step, language, inside.length > 0 ? inside : [`<p>${hole(language, TEXTS[step] ?? '')}</p>`])
}

function plainLine(step: Step): string {
  const { fields } = SIGN_IN_STEPS[step]
  const [list] = CHOICES[step] ?? []
  if (list) return `view.choose(view.${list}[0]!)`
  const [first] = BUTTONS[step] ?? []
  if (first) return `view.${first}()`
  if (fields.length === 0) return `console.log(${TEXTS[step]})`
  // A read-only user name is there for password managers.
  const inputs = step === 'newPassword' ? ['password'] : fields
  return `view.submit({ ${inputs.map((name) => `${name}: ask('${name}')`).join(', ')} })`
}

function screen(step: Step, language: Language, lines: readonly string[]): string {
  if (language === 'Vue')
    return [`<template v-if="view.step === '${step}'">`, ...indent(lines), '</template>'].join('\n')
  if (language === 'Svelte') return [`{#if view.step === '${step}'}`, ...indent(lines), '{/if}'].join('\n')
  const one = lines[0]?.startsWith('{') || !/^<(form|p)/.test(lines[0] ?? '') ? ['<>', ...indent(lines), '</>'] : lines
  return [`case '${step}':`, '  return (', ...indent(indent(one)), '  )'].join('\n')
}

function form(language: Language, fields: readonly string[]): string[] {
  const [start, props, off] = {
    React: [
      '<form key={view.step} {...view.form()}>',
      (name: string) => `{...view.fields.${name}.dom()}`,
      'disabled={view.pending}',
    ],
    Vue: [
      '<form v-bind="view.form()">',
      (name: string) => `v-bind="view.fields.${name}.dom()"`,
      ':disabled="view.pending"',
    ],
    Svelte: [
      '<form onsubmit={view.form().onSubmit}>',
      (name: string) => `{...view.fields.${name}.dom()}`,
      'disabled={view.pending}',
    ],
    'No framework': ['', () => '', ''],
  }[language] as [string, (name: string) => string, string]
  const inputs = fields.map((name) => `<label>${name} <input ${props(name)} /></label>`)
  return [start, ...indent([...inputs, `<button ${off}>Go on</button>`]), '</form>']
}

function choice(language: Language, list: string, one: string): string[] {
  if (language === 'Vue')
    return [`<button v-for="${one} in view.${list}" @click="view.choose(${one})">{{ ${one} }}</button>`]
  if (language === 'Svelte') {
    return [
      `{#each view.${list} as ${one}}`,
      `  <button onclick={() => view.choose(${one})}>{${one}}</button>`,
      '{/each}',
    ]
  }
  const item = `<button key={${one}} onClick={() => view.choose(${one})}>{${one}}</button>`
  return [`{view.${list}.map((${one}) => (`, `  ${item}`, '))}']
}

function button(language: Language, name: string): string {
  const on = {
    React: `onClick={() => view.${name}()}`,
    Vue: `@click="view.${name}()"`,
    Svelte: `onclick={() => view.${name}()}`,
  }
  return `<button ${on[language as keyof typeof on]}>${name}</button>`
}

const hole = (language: Language, text: string): string => (language === 'Vue' ? `{{ ${text} }}` : `{${text}}`)
const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`)
