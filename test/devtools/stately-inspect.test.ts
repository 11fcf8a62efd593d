import { inspect } from 'node:util'
import { createInspector, createWebSocketInspector } from '@statelyai/inspect'
import { expect, it } from 'vitest'
import type { InspectionEvent } from 'xstate'
import { ConfigurationError, createAuth } from '../../src/index.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'
import { IDS } from '../flows/stored-session.ts'
import { listenOnSocket } from './socket-server.ts'
import { found, tellWholeStory, untilIdle, writeJson } from './whole-story.ts'

const MACHINES = ['session', 'signIn', 'totpSetup', 'passkeyRegistration', 'signUp', 'passwordReset']

it('hands everything to an adapter of an app, and no secret', async () => {
  const handed: { readonly type: string; readonly name?: string }[] = []
  const inspector = createInspector({ send: (event) => void handed.push(event) })

  const secrets = await tellWholeStory(inspector.inspect)
  await untilIdle()

  expect(secrets.length).toBeGreaterThan(25)
  expect(handed.length).toBeGreaterThan(200)
  expect(new Set(handed.map(({ type }) => type))).toEqual(
    new Set(['@xstate.actor', '@xstate.event', '@xstate.snapshot']),
  )
  expect(handed.map(({ name }) => name)).toEqual(expect.arrayContaining(MACHINES))
  // Whatever an adapter does to send it on, and what a console shows of it.
  const text = handed.map((event) => `${writeJson(event)}${inspect(event, { depth: 6 })}`).join('\n')
  expect(found(secrets, text)).toEqual([])
})

it('hands everything over a socket, and no secret', async () => {
  const server = await listenOnSocket()
  const inspector = createWebSocketInspector({ url: server.url, maxDeferredEvents: 10_000 })

  const secrets = await tellWholeStory(inspector.inspect)
  await untilIdle()
  await expect.poll(() => server.texts.length, { timeout: 10_000 }).toBeGreaterThan(200)
  inspector.stop()
  await server.close()

  const events = server.texts.map((text) => JSON.parse(text) as { name?: string })
  expect(events.map(({ name }) => name)).toEqual(expect.arrayContaining(MACHINES))
  expect(found(secrets, events.map(writeJson).join('\n'))).toEqual([])
})

it('takes a function of XState events as well', async () => {
  const types: string[] = []
  const app = startApp({ auth: { inspect: (event: InspectionEvent) => void types.push(event.type) } })

  await app.at('identify').submit({ username: 'ada', password: PASSWORD })

  expect(types).toContain('@xstate.snapshot')
})

it('is not broken by an inspector that throws', async () => {
  const surfaced: unknown[] = []
  const listener = (thrown: unknown) => surfaced.push(thrown)
  process.on('unhandledRejection', listener)
  const fault = new Error('a fault of the tool')
  const app = startApp({
    auth: {
      inspect: {
        next: () => {
          throw fault
        },
      },
    },
  })

  expect(await app.at('identify').submit({ username: 'ada', password: PASSWORD })).toMatchObject({ ok: true })

  await untilIdle()
  process.off('unhandledRejection', listener)
  expect(new Set(surfaced)).toEqual(new Set([fault]))
})

it.each([null, {}, 'console', { next: 1 }])('refuses %j, which is no inspector', (wrong) => {
  expect(() => createAuth({ ...IDS, inspect: wrong as never })).toThrow(ConfigurationError)
})
