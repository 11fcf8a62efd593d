/**
 * What a signed-in person sees: who they are, their second factor, their passkey, their devices.
 *
 * @module
 */
import { afterNextRender, Component, computed, type ElementRef, input, viewChild } from '@angular/core'
import type { AuthUser } from 'cognito-machines'
import { useAuth, useDevices, usePasskeyRegistration, useTotpSetup } from 'cognito-machines/angular'
import { devicesScreen, passkeyScreen, totpSetupScreen } from '../../shared/account-screens.ts'
import { words } from '../../shared/language.ts'
import { ScreenForm } from './screen-form.ts'

@Component({
  selector: 'user-account',
  imports: [ScreenForm],
  template: `
    <section class="card">
      <h1 #heading tabindex="-1">{{ words.hello(user().name ?? user().signInName) }}</h1>
      <p>{{ user().email ?? user().username }}</p>
      @if (stale()) {
        <p role="status">{{ words.cannotReach }}</p>
      }
      <div class="buttons">
        <button type="button" (click)="auth.signOut()">{{ words.signOut }}</button>
      </div>
    </section>
    <screen-form [level]="2" [screen]="totp()" />
    <screen-form [level]="2" [screen]="passkey()" />
    <screen-form [level]="2" [screen]="devices()" />
  `,
})
export class Account {
  readonly user = input.required<AuthUser>()
  readonly stale = input(false)
  readonly auth = useAuth()
  readonly words = words
  private readonly totpSetup = useTotpSetup()
  private readonly registration = usePasskeyRegistration()
  private readonly list = useDevices()
  readonly totp = computed(() => totpSetupScreen(this.totpSetup()))
  readonly passkey = computed(() => passkeyScreen(this.registration()))
  readonly devices = computed(() => devicesScreen(this.list()))
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading')

  constructor() {
    afterNextRender(() => this.heading().nativeElement.focus())
  }
}
