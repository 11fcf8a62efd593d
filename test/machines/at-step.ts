/**
 * Looks at a flow that must be at one step.
 *
 * @module
 */

/** The flow's view, which must be at this step. */
export function atStep<View extends { readonly step: string }, Step extends View['step']>(
  flow: { getSnapshot(): View },
  step: Step,
): Extract<View, { readonly step: Step }> {
  const view = flow.getSnapshot()
  if (view.step !== step) throw new Error(`expected the step ${step}, the flow is at ${view.step}`)
  return view as Extract<View, { readonly step: Step }>
}

/** Waits until the flow is at a step. */
export function untilStep<View extends { readonly step: string; readonly pending: boolean }>(
  flow: { getSnapshot(): View; subscribe(listener: () => void): () => void },
  step: View['step'],
): Promise<void> {
  return new Promise((resolve) => {
    const isThere = (): boolean => flow.getSnapshot().step === step && !flow.getSnapshot().pending
    if (isThere()) return resolve()
    const stop = flow.subscribe(() => {
      if (!isThere()) return
      stop()
      resolve()
    })
  })
}
