/**
 * A button that says how long it cannot be pressed yet. It keeps the focus, and only the end of the wait is announced.
 *
 * @module
 */
import { Component, computed, effect, input, signal } from '@angular/core'
import { countDown } from '../../shared/countdown.ts'
import { type ScreenButton, typedBeside } from '../../shared/screen.ts'

@Component({
  selector: 'wait-button',
  styles: ':host { display: contents; }',
  template: `
    <button type="button" [attr.aria-disabled]="isOff()" (click)="press($event)">
      {{ seconds() > 0 ? wait().label(seconds()) : button().label }}
    </button>
    <span role="status" class="quiet">{{ seconds() > 0 ? '' : wait().over }}</span>
  `,
})
export class WaitButton {
  readonly button = input.required<ScreenButton>()
  readonly wait = input.required<NonNullable<ScreenButton['wait']>>()
  readonly pending = input(false)

  readonly seconds = signal(0)
  readonly isOff = computed(() => this.pending() || this.seconds() > 0)
  private readonly until = computed(() => this.wait().until)

  constructor() {
    effect((onCleanup) => onCleanup(countDown(this.until(), (seconds) => this.seconds.set(seconds))))
  }

  press({ currentTarget }: Event): void {
    if (!this.isOff()) void this.button().run(typedBeside(currentTarget as Element))
  }
}
