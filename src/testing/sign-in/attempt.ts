/**
 * One sign-in on its way: who, by which flow, and what is proven so far. Every `Session` of it points here.
 *
 * @module
 */
import type { ChallengeResult } from '../lambdas/lambdas.ts'
import type { AppClient } from '../settings.ts'
import type { User } from '../users/user.ts'
import { lastingRight, type SingleUse } from '../validity/single-use.ts'

/** The state of `CUSTOM_AUTH`. */
export interface CustomAuth {
  /** Finished challenges, oldest first. */
  readonly results: ChallengeResult[]
  /** The client's `SRP_A`, when it asked for the password first. */
  readonly srpA: string | undefined
  /** The private parameters of the challenge in progress. */
  privateParameters: Record<string, string>
  challengeMetadata: string | undefined
  /** True once the define trigger has said that tokens may be issued. */
  passed: boolean
}

/** A sign-in that is not finished. */
export interface Attempt {
  readonly client: AppClient
  readonly flow: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH' | 'CUSTOM_AUTH' | 'USER_AUTH'
  /** `undefined` when no user has this name and the client is not to learn it. */
  readonly user: User | undefined
  /** The real user name, or the one that was typed when there is no user. */
  readonly username: string
  clientMetadata: Readonly<Record<string, string>>
  /** The device the client says it is. */
  deviceKey: string | undefined
  /** True if the device has proven itself. */
  deviceProven: boolean
  /** The methods proven so far: `pwd`, `otp`, `sms`, `email_otp`, `swk`, `hwk`. The words of the `amr` claim. */
  readonly methods: Set<string>
  firstFactorDone: boolean
  /** True as well where the first factor stands for the second. */
  secondFactorDone: boolean
  /** True once a password was used: a temporary one must then be changed. */
  passwordUsed: boolean
  /** The challenge Lambdas' side of `CUSTOM_AUTH`. */
  custom: CustomAuth | undefined
  /** The authentication level to reach, of `TARGET_ACR_VALUES`. */
  targetLevel: number | undefined
  /** The right to tokens, which an attempt has once, whatever sessions and exchanges lead to its end. */
  readonly tokens: SingleUse
}

/** The members that an attempt starts with. */
export type AttemptStart = Pick<Attempt, 'client' | 'flow' | 'user' | 'username'> & Partial<Attempt>

/** An attempt that has proven nothing. */
export const createAttempt = (start: AttemptStart): Attempt => ({
  clientMetadata: {},
  deviceKey: undefined,
  deviceProven: false,
  methods: new Set(),
  firstFactorDone: false,
  secondFactorDone: false,
  passwordUsed: false,
  custom: undefined,
  targetLevel: undefined,
  tokens: lastingRight(),
  ...start,
})
