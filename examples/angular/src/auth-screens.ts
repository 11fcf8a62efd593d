/**
 * Everything that a person sees of authentication: signing in, up, a forgotten password, and the account.
 *
 * @module
 */
import { Component, computed, inject } from '@angular/core'
import { usePasswordReset, useSession, useSignIn, useSignUp } from 'cognito-machines/angular'
import { language } from '../../shared/language.ts'
import { signInScreen } from '../../shared/sign-in-screen.ts'
import { passwordResetScreen, signUpScreen } from '../../shared/sign-up-screen.ts'
import { waitingLine } from '../../shared/waiting-line.ts'
import { Account } from './account.ts'
import { Place } from './place.ts'
import { ScreenForm } from './screen-form.ts'

@Component({
  selector: 'home-screen',
  imports: [Account, ScreenForm],
  template: `
    @let now = session();
    @if (now.status === 'restoring') {
      <p aria-busy="true">{{ waitingLine(now) }}</p>
    } @else if (now.status === 'signedIn' && isSettled()) {
      <user-account [user]="now.user" [stale]="now.stale" />
    } @else {
      <screen-form [screen]="screen()" />
    }
  `,
})
export class Home {
  private readonly place = inject(Place)
  private readonly credentials = this.place.visit().credentials
  readonly waitingLine = waitingLine
  readonly session = useSession()
  readonly flow = useSignIn({ issuer: 'Example', ...(this.credentials && { credentials: this.credentials }) })
  // The tokens come before the question whether to remember this device.
  readonly isSettled = computed(() => !this.flow().pending && this.flow().step !== 'rememberDevice')
  readonly screen = computed(() =>
    signInScreen(this.flow(), { signUp: this.place.to.signUp, resetPassword: this.place.toReset }),
  )
}

@Component({ selector: 'sign-up-screen', imports: [ScreenForm], template: '<screen-form [screen]="screen()" />' })
export class SignUpScreen {
  private readonly place = inject(Place)
  private readonly flow = useSignUp()
  readonly screen = computed(() => signUpScreen(this.flow(), this.place.to))
}

@Component({
  selector: 'password-reset-screen',
  imports: [ScreenForm],
  template: '<screen-form [screen]="screen()" />',
})
export class PasswordResetScreen {
  private readonly place = inject(Place)
  private readonly flow = usePasswordReset()
  readonly screen = computed(() => passwordResetScreen(this.flow(), this.place.to))
}

@Component({
  selector: 'auth-screens',
  imports: [Home, SignUpScreen, PasswordResetScreen],
  template: `
    <main class="auth" [lang]="language">
      <p class="app-name">Example</p>
      @for (visit of [place.visit()]; track visit) {
        @switch (visit.at) {
          @case ('signUp') {
            <sign-up-screen />
          }
          @case ('reset') {
            <password-reset-screen />
          }
          @default {
            <home-screen />
          }
        }
      }
    </main>
  `,
})
export class AuthScreens {
  readonly language = language
  readonly place = inject(Place)
}
