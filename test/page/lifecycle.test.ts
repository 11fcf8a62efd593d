import { describe, expect, it } from 'vitest'
import { pageLifecycle } from '../../src/browser-ports.ts'

function page() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const scope = new EventTarget()
  const heard: string[] = []
  const stop = pageLifecycle(() => ({ document, scope }) as never).subscribe((event) => heard.push(event))
  return { document, scope, heard, stop }
}

describe('pageLifecycle', () => {
  it('tells when the page is shown, hidden and online again', () => {
    const { document, scope, heard } = page()
    document.visibilityState = 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
    document.visibilityState = 'visible'
    document.dispatchEvent(new Event('visibilitychange'))
    scope.dispatchEvent(new Event('online'))
    expect(heard).toEqual(['hidden', 'visible', 'online'])
  })

  it('B6 tells when the page comes out of the back-forward cache or was thawed, not when it is first shown', () => {
    const { document, scope, heard } = page()
    scope.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }))
    expect(heard).toEqual([])
    scope.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    document.dispatchEvent(new Event('resume'))
    expect(heard).toEqual(['visible', 'visible'])
  })

  it('tells nothing after it was stopped', () => {
    const { document, scope, heard, stop } = page()
    stop()
    stop()
    document.dispatchEvent(new Event('visibilitychange'))
    scope.dispatchEvent(new Event('online'))
    expect(heard).toEqual([])
  })

  it('is silent where there is no page', () => {
    const stop = pageLifecycle(() => ({})).subscribe(() => undefined)
    stop()
  })
})
