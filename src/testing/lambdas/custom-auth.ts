/**
 * What the challenge Lambdas of a custom sign-in have said so far.
 *
 * @module
 */
import type { ChallengeResult } from './lambdas.ts'

/** The state of `CUSTOM_AUTH`. */
export interface CustomAuth {
  /** Finished challenges, oldest first. */
  readonly results: ChallengeResult[]
  /** The client's `SRP_A`, when it asked for the password first. */
  readonly srpA: string | undefined
  /** What the challenge in progress must be compared with. */
  privateParameters: Record<string, string>
  challengeMetadata: string | undefined
  /** True once the define trigger has said that tokens may be issued. */
  passed: boolean
}
