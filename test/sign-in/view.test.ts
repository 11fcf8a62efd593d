import { describe, expect, it } from 'vitest'
import { matchStep } from '../../machines/sign-in/view.ts'

type Flow = { readonly step: 'one'; readonly data: number } | { readonly step: 'two'; readonly text: string }

describe('matchStep', () => {
  it.each<[Flow, string]>([
    [{ step: 'one', data: 7 }, 'data 7'],
    [{ step: 'two', text: 'x' }, 'text x'],
  ])('calls the case of the present step with it, and gives its result: %j', (flow, expected) => {
    expect(matchStep(flow, { one: ({ data }) => `data ${data}`, two: ({ text }) => `text ${text}` })).toBe(expected)
  })
})
