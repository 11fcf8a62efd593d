/**
 * The screen that a person is at, and the ways between screens.
 *
 * @module
 */
import { Injectable, signal } from '@angular/core'
import type { Credentials } from 'cognito-machines'
import type { HandOver } from '../../shared/sign-up-screen.ts'

interface Visit {
  readonly at: 'home' | 'signUp' | 'reset'
  readonly credentials?: Credentials | undefined
}

@Injectable({ providedIn: 'root' })
export class Place {
  /** Each visit is an object of its own, so that the page begins anew. */
  readonly visit = signal<Visit>({ at: 'home' })
  readonly to: HandOver = {
    signIn: (credentials) => this.visit.set({ at: 'home', credentials }),
    signUp: () => this.visit.set({ at: 'signUp' }),
  }
  readonly toReset = () => this.visit.set({ at: 'reset' })
}
