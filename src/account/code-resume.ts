/**
 * Resuming a flow that waits for a code, after a reload: a user name and the delivery of the code. None of it is
 * secret.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { check, optional, ownMembers, text } from '../json.ts'
import { openResumePlace, type ResumePlace as Place } from '../storage/resume-place.ts'
import type { Delivery } from './public-call.ts'

/** A flow that waits for a code. */
export interface CodeResume {
  readonly username: string
  readonly delivery: Delivery | undefined
}

/** The flows that wait for a code. */
export type ResumableFlow = 'sign-up' | 'password-reset'

/** Lifetimes of codes: a day for sign-up, an hour for recovery. Milliseconds. */
const LIFETIMES_MS: Readonly<Record<ResumableFlow, number>> = {
  'sign-up': 24 * 60 * 60 * 1000,
  'password-reset': 60 * 60 * 1000,
}

/** The place of one flow. {@link ResumePlace.save} keeps a record for as long as the code lives. */
export interface ResumePlace extends Pick<Place<CodeResume>, 'load' | 'clear'> {
  save(resume: CodeResume): Promise<void>
}

/** Opens the place of a flow, for one app client. */
export function createResumePlace(
  { ports, settings }: Pick<AuthContext, 'ports' | 'settings'>,
  flow: ResumableFlow,
): ResumePlace {
  const place = openResumePlace<CodeResume>(ports, settings, {
    flow,
    version: 1,
    longest: 4096,
    write: (resume) => resume,
    read: ({ username, delivery }) => ({
      username: readName(username),
      delivery: optional((stored) => readDelivery(ownMembers(stored)))(delivery),
    }),
  })
  return { ...place, save: (resume) => place.save(resume, ports.clock.now() + LIFETIMES_MS[flow]) }
}

const readName = check<string>((value) => text(value).length <= 128)

function readDelivery({ medium, destination, attribute, sentAt }: Readonly<Record<string, unknown>>): Delivery {
  return {
    medium: medium === 'SMS' || medium === 'EMAIL' ? medium : undefined,
    destination: typeof destination === 'string' ? destination : undefined,
    attribute: typeof attribute === 'string' ? attribute : undefined,
    sentAt: typeof sentAt === 'number' ? sentAt : 0,
  }
}

/** Actions that keep the place of a conversation for a reload. */
export const createResumeActions = (
  place: ResumePlace,
  { resume = true }: { readonly resume?: boolean | undefined },
) => ({
  saveResume: ({ context: { username, delivery } }: { readonly context: CodeResume }) => {
    if (resume) void place.save({ username, delivery })
  },
  clearResume: () => {
    if (resume) void place.clear()
  },
})
