import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TOP } from '../tools/program.ts'

/** The files of a folder and below, without what is installed or built. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(resolve(TOP, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name).replaceAll('\\', '/')
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : filesIn(path)
    return /\.(md|html|[cm]?[jt]sx?|vue|svelte|astro)$/.test(entry.name) ? [path] : []
  })
}

const SHOWN = ['README.md', 'src/testing/README.md', ...filesIn('docs'), ...filesIn('examples')]

/** The places where an error's own words reach a user: its message anywhere, and its code in markup. */
const ownWords = (text: string): readonly string[] => [
  ...(text.match(/\b(error|err|thrown|failure)(\.value)?[?!]?\.message\b/gi) ?? []),
  ...(text.match(/\bconst \{[^{}\n]*\bmessage\b[^{}\n]*\} = [\w.?!]*error\b/gi) ?? []),
  ...(text.match(/[>{]\s*\{[^{}\n]*\berror(\.value)?[?!]?\.(code|name)\b[^{}\n]*\}/gi) ?? []),
  ...(text.match(/String\([\w.]*error\)|\$\{[\w.]*\berror\}/gi) ?? []),
]

/** The elements of a text that are alerts. */
const alerts = (text: string): readonly string[] => text.match(/<\w+[^<]*\brole="alert"[\s\S]{0,200}/gi) ?? []

describe('README, pages and examples', () => {
  it('are all read', () => {
    expect(SHOWN).toEqual(expect.arrayContaining(['docs/react-and-vue.md', 'examples/vue/src/ScreenForm.vue']))
    expect(SHOWN.length).toBeGreaterThan(50)
  })

  it.each(SHOWN)('show no words of an error itself: %s', (file) => {
    expect(ownWords(readFileSync(resolve(TOP, file), 'utf8'))).toEqual([])
  })

  it('show the sentence of messageFor wherever something is an alert', () => {
    const all = SHOWN.flatMap((file) =>
      alerts(readFileSync(resolve(TOP, file), 'utf8')).map((alert) => ({ file, alert })),
    )

    expect(all.length).toBeGreaterThan(4)
    expect(all.filter(({ alert }) => !alert.includes('messageFor('))).toEqual([])
  })

  it.each(['README.md', 'docs/react-and-vue.md', 'docs/errors-and-messages.md'])('show it in %s', (page) => {
    expect(readFileSync(resolve(TOP, page), 'utf8')).toMatch(/messageFor\((view\.)?error, /)
  })

  it.each([
    '{view.error && <p role="alert">{view.error.message}</p>}',
    '<p role="alert">{{ view.error?.message }}</p>',
    'console.log(outcome.error.message)',
    'alert(err.message)',
    'const { code, message } = view.error',
    '{flow.error && <p role="alert">{flow.error.code}</p>}',
    'setText(String(view.error))',
  ])('would be found: %s', (text) => {
    expect(ownWords(text)).not.toEqual([])
  })
})
