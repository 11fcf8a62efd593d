import { expect, it } from 'vitest'
import { addListener, notifyListeners } from '../src/listeners.ts'

it('calls every listener, once for each time it was added', () => {
  const listeners = new Set<(event: number) => void>()
  const heard: string[] = []
  const first = (event: number) => void heard.push(`first ${event}`)
  const remove = addListener(listeners, first)
  addListener(listeners, first)
  addListener(listeners, (event) => void heard.push(`second ${event}`))
  notifyListeners(listeners, 1)
  remove()
  remove()
  notifyListeners(listeners, 2)
  expect(heard).toEqual(['first 1', 'first 1', 'second 1', 'first 2', 'second 2'])
})

it('calls the others when one throws, and its error still surfaces', async () => {
  const listeners = new Set<(event: undefined) => void>()
  const surfaced = new Promise((resolve) => process.once('unhandledRejection', resolve))
  const heard: string[] = []
  addListener(listeners, () => {
    throw new Error('of a listener')
  })
  addListener(listeners, () => void heard.push('second'))
  notifyListeners(listeners, undefined)
  expect(heard).toEqual(['second'])
  expect(await surfaced).toMatchObject({ message: 'of a listener' })
})
