/**
 * Draws one screen: a heading that is focused when the step changes, a form, an error that is announced, buttons.
 *
 * @module
 */
import { NgTemplateOutlet } from '@angular/common'
import {
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core'
import { DomSanitizer } from '@angular/platform-browser'
import { checkPassword } from 'cognito-machines/account'
import { AuthField } from 'cognito-machines/angular'
import { messageFor, messageForRule } from 'cognito-machines/messages'
import { qrSvg } from 'cognito-machines/qr'
import { messages, words } from '../../shared/language.ts'
import { nameOfWrong, type Screen, typedBeside } from '../../shared/screen.ts'
import { readTextMessage } from '../../shared/web-otp.ts'
import { WaitButton } from './wait-button.ts'

let made = 0

@Component({
  selector: 'screen-form',
  imports: [AuthField, NgTemplateOutlet, WaitButton],
  styles: ':host { display: contents; }',
  template: `
    <!-- The key drops whatever was typed when the step changes. -->
    @for (key of [screen().key]; track key) {
      <section class="card" [attr.aria-labelledby]="id + 'title'" [attr.aria-busy]="screen().pending">
        @if (level() === 1) {
          <h1 #heading [id]="id + 'title'" tabindex="-1">{{ screen().title }}</h1>
        } @else {
          <h2 [id]="id + 'title'" tabindex="-1">{{ screen().title }}</h2>
        }
        @if (screen().hint; as hint) {
          <p>{{ hint }}</p>
        }
        @if (screen().totp; as totp) {
          <div class="qr" [innerHTML]="picture()"></div>
          <p class="secret">{{ totp.secret }}</p>
          <p><a [href]="link()">{{ words.openHere }}</a></p>
        }
        <ng-template #alert>
          <p [id]="id + 'error'" class="error" role="alert" [hidden]="!screen().error">
            @if (screen().error; as error) {
              {{ messageFor(error, messages) }}
            }
          </p>
        </ng-template>
        @if (!form()) {
          <ng-container [ngTemplateOutlet]="alert" />
        }
        @if (form(); as form) {
          <form [attr.method]="form.method" (submit)="form.onSubmit($event)" novalidate>
            @for (item of screen().inputs; track item.name) {
              <div class="field">
                <label>
                  {{ item.label }}
                  <input
                    #box
                    [authField]="item.field"
                    [errorId]="id + 'error'"
                    [attr.value]="item.value"
                    (input)="read($event)"
                  />
                </label>
                @if (item.field.dom().type === 'password') {
                  <button
                    type="button"
                    class="show"
                    [attr.aria-label]="words.showPassword"
                    [attr.aria-pressed]="box.type === 'text'"
                    (click)="box.type = box.type === 'text' ? 'password' : 'text'"
                  ></button>
                }
                @if (wrong() === item.name) {
                  <ng-container [ngTemplateOutlet]="alert" />
                }
                @if (item.hasMeter) {
                  <ul class="rules" [attr.aria-label]="words.passwordNeeds">
                    @for (result of rules(); track result.rule) {
                      <li [class.met]="result.isMet">
                        {{ result.isMet ? '✓' : '○' }} {{ messageForRule(result, messages) }}
                      </li>
                    }
                  </ul>
                }
              </div>
            }
            @if (screen().check; as check) {
              <label class="check">
                <input type="checkbox" [name]="check.name" [attr.checked]="check.isChecked ? '' : null" />
                {{ check.label }}
              </label>
            }
            @if (wrong() === undefined) {
              <ng-container [ngTemplateOutlet]="alert" />
            }
            <button type="submit" [disabled]="screen().pending">{{ screen().submit?.label }}</button>
          </form>
        } @else if (screen().submit; as submit) {
          <button type="button" class="main" [disabled]="screen().pending" (click)="submit.run({})">
            {{ submit.label }}
          </button>
        }
        @if (screen().buttons.length > 0) {
          <div class="buttons">
            @for (button of screen().buttons; track button.label) {
              @if (button.wait; as wait) {
                <wait-button [button]="button" [wait]="wait" [pending]="screen().pending" />
              } @else {
                <button type="button" [disabled]="screen().pending" (click)="button.run(typedBeside($any($event.currentTarget)))">{{ button.label }}</button>
              }
            }
          </div>
        }
      </section>
    }
  `,
})
export class ScreenForm {
  readonly screen = input.required<Screen>()
  /** Of the heading; only a page of its own takes the focus. */
  readonly level = input<1 | 2>(1)

  readonly id = `screen${++made}`
  readonly messages = messages
  readonly words = words
  readonly typedBeside = typedBeside
  readonly messageFor = messageFor
  readonly messageForRule = messageForRule

  readonly form = computed(() => this.screen().form?.())
  readonly wrong = computed(() => nameOfWrong(this.screen()))

  private readonly typed = signal('')
  // The service does not tell its policy to clients: this is the default one.
  readonly rules = computed(() => checkPassword({}, this.typed()).rules)

  private readonly sanitizer = inject(DomSanitizer)
  private readonly uri = computed(() => this.screen().totp?.uri ?? '')
  // Drawn by the library, from numbers alone.
  readonly picture = computed(() => this.sanitizer.bypassSecurityTrustHtml(qrSvg(this.uri(), { title: words.qrCode })))
  // Angular knows no `otpauth:`.
  readonly link = computed(() => this.sanitizer.bypassSecurityTrustUrl(this.uri()))

  private readonly key = computed(() => this.screen().key)
  private readonly takesTextMessage = computed(() => this.screen().takesTextMessage === true)
  private readonly heading = viewChild<ElementRef<HTMLElement>>('heading')

  constructor() {
    afterRenderEffect(() => {
      this.key()
      this.typed.set('')
      // Not before the person has done anything.
      if (navigator.userActivation?.hasBeenActive) this.heading()?.nativeElement.focus()
    })
    effect((onCleanup) => {
      if (!this.takesTextMessage()) return
      const over = new AbortController()
      onCleanup(() => over.abort())
      void readTextMessage(over.signal).then((code) => code && this.screen().submit?.run({ code }))
    })
  }

  read(event: Event): void {
    this.typed.set((event.target as HTMLInputElement).value)
  }
}
