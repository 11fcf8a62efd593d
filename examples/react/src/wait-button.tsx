/**
 * A button that says how long it cannot be pressed yet. It keeps the focus, and only the end of the wait is announced.
 *
 * @module
 */
import { useEffect, useState } from 'react'
import { countDown, secondsUntil } from '../../shared/countdown.ts'
import { type ScreenButton, typedBeside } from '../../shared/screen.ts'

interface Props extends ScreenButton {
  readonly wait: NonNullable<ScreenButton['wait']>
  readonly pending: boolean
}

export function WaitButton({ label, run, wait, pending }: Props) {
  const [seconds, setSeconds] = useState(() => secondsUntil(wait.until))
  useEffect(() => countDown(wait.until, setSeconds), [wait.until])
  const isOff = pending || seconds > 0
  return (
    <>
      <button
        type="button"
        aria-disabled={isOff}
        onClick={({ currentTarget }) => {
          if (!isOff) void run(typedBeside(currentTarget))
        }}
      >
        {seconds > 0 ? wait.label(seconds) : label}
      </button>
      <span role="status" className="quiet">
        {seconds > 0 ? '' : wait.over}
      </span>
    </>
  )
}
