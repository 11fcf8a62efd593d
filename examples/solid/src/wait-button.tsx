/**
 * A button that says how long it cannot be pressed yet. It keeps the focus, and only the end of the wait is announced.
 *
 * @module
 */
import { createEffect, createMemo, createSignal, onCleanup } from 'solid-js'
import { countDown, secondsUntil } from '../../shared/countdown.ts'
import { type ScreenButton, typedBeside } from '../../shared/screen.ts'

interface Props {
  readonly button: ScreenButton
  readonly wait: NonNullable<ScreenButton['wait']>
  readonly pending: boolean
}

export function WaitButton(props: Props) {
  const until = createMemo(() => props.wait.until)
  const [seconds, setSeconds] = createSignal(secondsUntil(until()))
  createEffect(() => onCleanup(countDown(until(), setSeconds)))
  const isOff = () => props.pending || seconds() > 0
  return (
    <>
      <button
        type="button"
        aria-disabled={isOff()}
        onClick={({ currentTarget }) => {
          if (!isOff()) void props.button.run(typedBeside(currentTarget))
        }}
      >
        {seconds() > 0 ? props.wait.label(seconds()) : props.button.label}
      </button>
      <span role="status" class="quiet">
        {seconds() > 0 ? '' : props.wait.over}
      </span>
    </>
  )
}
