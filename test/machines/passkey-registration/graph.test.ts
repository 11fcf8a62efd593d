import { expect, it } from 'vitest'
import { createActor } from 'xstate'
import { passkeyRegistrationMachine } from '../../../machines/passkey-registration/machine.ts'
import { toPasskeyRegistrationView } from '../../../machines/passkey-registration/view.ts'
import { describeFlowGraph, NO_ACTIONS } from '../flow-graph.ts'
import { passkeyRegistrationModel } from './model.ts'

describeFlowGraph('a passkey registration', {
  ...passkeyRegistrationModel,
  transient: ['checkingSupport', 'unsupported'],
  size: { vertices: 21, edges: 96 },
})

it('ends at once where there are no passkeys', () => {
  const actor = createActor(passkeyRegistrationMachine(), { input: { isSupported: false } }).start()

  expect(actor.getSnapshot()).toMatchObject({ status: 'done', value: 'unsupported', output: { status: 'unsupported' } })
  expect(toPasskeyRegistrationView(actor.getSnapshot(), NO_ACTIONS)).toMatchObject({ step: 'unsupported', error: null })
})
