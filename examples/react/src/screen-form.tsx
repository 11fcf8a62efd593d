/**
 * Draws one screen: a heading that is focused when the step changes, a form, an error that is announced, buttons.
 *
 * @module
 */
import { messageFor } from 'cognito-machines/messages'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { messages, words } from '../../shared/language.ts'
import { nameOfWrong, type Screen, type ScreenInput, typedBeside } from '../../shared/screen.ts'
import { readTextMessage } from '../../shared/web-otp.ts'
import { PasswordMeter } from './password-meter.tsx'
import { TotpKey } from './totp-key.tsx'
import { WaitButton } from './wait-button.tsx'

/** `level` is that of the heading; only a page of its own takes the focus. */
export function ScreenForm({ screen, level = 1 }: { readonly screen: Screen; readonly level?: 1 | 2 }) {
  // The key drops whatever was typed when the step changes.
  return <Step key={screen.key} screen={screen} level={level} />
}

function Step({ screen, level }: { readonly screen: Screen; readonly level: 1 | 2 }) {
  const { title, hint, error, pending, inputs, check, form, submit, buttons, totp, takesTextMessage = false } = screen
  const wrong = nameOfWrong(screen)
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()
  const Heading = level === 1 ? 'h1' : 'h2'

  useEffect(() => {
    // Not before the person has done anything.
    if (level === 1 && navigator.userActivation?.hasBeenActive) heading.current?.focus()
  }, [level])

  const latest = useRef(submit)
  latest.current = submit
  useEffect(() => {
    if (!takesTextMessage) return
    const over = new AbortController()
    void readTextMessage(over.signal).then((code) => code && latest.current?.run({ code }))
    return () => over.abort()
  }, [takesTextMessage])

  const alert = (
    <p id={`${id}error`} className="error" role="alert" hidden={!error}>
      {error && messageFor(error, messages)}
    </p>
  )
  return (
    <section className="card" aria-labelledby={`${id}title`} aria-busy={pending}>
      <Heading ref={heading} id={`${id}title`} tabIndex={-1}>
        {title}
      </Heading>
      {hint && <p>{hint}</p>}
      {totp && <TotpKey {...totp} />}
      {!form && alert}
      {submit && !form && (
        <button type="button" className="main" disabled={pending} onClick={() => void submit.run({})}>
          {submit.label}
        </button>
      )}
      {submit && form && (
        <form {...form()} noValidate>
          {inputs.map((input) => (
            <Input key={input.name} input={input} errorId={`${id}error`}>
              {input.name === wrong && alert}
            </Input>
          ))}
          {check && (
            <label className="check">
              <input type="checkbox" name={check.name} defaultChecked={check.isChecked} />
              {check.label}
            </label>
          )}
          {wrong === undefined && alert}
          <button type="submit" disabled={pending}>
            {submit.label}
          </button>
        </form>
      )}
      {buttons.length > 0 && (
        <div className="buttons">
          {buttons.map(({ label, run, wait }) =>
            wait ? (
              <WaitButton key={label} label={label} run={run} wait={wait} pending={pending} />
            ) : (
              <button
                key={label}
                type="button"
                disabled={pending}
                onClick={({ currentTarget }) => void run(typedBeside(currentTarget))}
              >
                {label}
              </button>
            ),
          )}
        </div>
      )}
    </section>
  )
}

function Input(props: { readonly input: ScreenInput; readonly errorId: string; readonly children: ReactNode }) {
  const { input, errorId, children } = props
  const [typed, setTyped] = useState('')
  const [isShown, setShown] = useState(false)
  const field = input.field.dom({ errorId })
  const isPassword = field.type === 'password'
  return (
    <div className="field">
      <label>
        {input.label}
        <input
          {...field}
          name={input.name}
          type={isShown ? 'text' : field.type}
          // What cannot be typed over has its value already.
          defaultValue={field.value === undefined ? input.value : undefined}
          onChange={({ currentTarget }) => setTyped(input.hasMeter ? currentTarget.value : '')}
        />
      </label>
      {isPassword && (
        <button
          type="button"
          className="show"
          aria-label={words.showPassword}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      )}
      {children}
      {input.hasMeter && <PasswordMeter password={typed} />}
    </div>
  )
}
