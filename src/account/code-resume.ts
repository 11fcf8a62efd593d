/**
 * What brings a person back to the code they were asked for, after a reload: a name and where the code went.
 * Nothing of it is secret.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { isObject, readJson } from '../json.ts'
import type { Delivery } from './public-call.ts'

/** A conversation that waits for a code. */
export interface CodeResume {
  readonly username: string
  readonly delivery: Delivery | undefined
}

/** Which conversation it is. */
export type ResumableFlow = 'sign-up' | 'password-reset'

/** Codes of sign-up live for a day, those of recovery for an hour. */
const LIFETIMES_MS: Readonly<Record<ResumableFlow, number>> = {
  'sign-up': 24 * 60 * 60 * 1000,
  'password-reset': 60 * 60 * 1000,
}
const LARGEST = 4096

/** Where one flow keeps its place. Trouble with the storage is ignored: a reload then starts over. */
export interface ResumePlace {
  /** `undefined` when there is none, or when it is damaged or too old. */
  load(): Promise<CodeResume | undefined>
  save(resume: CodeResume): Promise<void>
  clear(): Promise<void>
}

/** The place of a flow, for one app client. */
export function createResumePlace(
  { ports, settings }: Pick<AuthContext, 'ports' | 'settings'>,
  flow: ResumableFlow,
): ResumePlace {
  const { resumeStorage, clock } = ports
  const key = `cognito-machines.1.${settings.clientId}.${flow}`
  return {
    load: async () => {
      const text = await quietly(() => resumeStorage.getItem(key))
      if (typeof text !== 'string') return undefined
      const resume = readResume(text, clock.now())
      if (!resume) await quietly(() => resumeStorage.removeItem(key))
      return resume
    },
    save: async ({ username, delivery }) => {
      const expiresAt = clock.now() + LIFETIMES_MS[flow]
      const text = JSON.stringify({ v: 1, username, delivery, expiresAt })
      await quietly(() => resumeStorage.setItem(key, text))
    },
    clear: async () => {
      await quietly(() => resumeStorage.removeItem(key))
    },
  }
}

function readResume(json: string, now: number): CodeResume | undefined {
  const read = readJson(json, LARGEST)
  if (!isObject(read) || read.v !== 1) return undefined
  const { username, delivery, expiresAt } = read
  if (typeof expiresAt !== 'number' || !(expiresAt > now)) return undefined
  if (typeof username !== 'string' || username === '' || username.length > 128) return undefined
  return { username, delivery: isObject(delivery) ? readStoredDelivery(delivery) : undefined }
}

function readStoredDelivery({ medium, destination, attribute, sentAt }: Record<string, unknown>): Delivery {
  return {
    medium: medium === 'SMS' || medium === 'EMAIL' ? medium : undefined,
    destination: typeof destination === 'string' ? destination : undefined,
    attribute: typeof attribute === 'string' ? attribute : undefined,
    sentAt: typeof sentAt === 'number' ? sentAt : 0,
  }
}

async function quietly<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch {
    return undefined
  }
}
