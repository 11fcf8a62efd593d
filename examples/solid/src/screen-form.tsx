/**
 * Draws one screen: a heading that is focused when the step changes, a form, an error that is announced, buttons.
 *
 * @module
 */
import { checkPassword } from 'cognito-machines/account'
import { messageFor, messageForRule } from 'cognito-machines/messages'
import { qrSvg } from 'cognito-machines/qr'
import {
  createEffect,
  createMemo,
  createSignal,
  createUniqueId,
  For,
  Index,
  type JSX,
  onCleanup,
  onMount,
  Show,
} from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { messages, words } from '../../shared/language.ts'
import { nameOfWrong, type Screen, type ScreenInput, typedBeside } from '../../shared/screen.ts'
import { readTextMessage } from '../../shared/web-otp.ts'
import { WaitButton } from './wait-button.tsx'

interface ScreenProps {
  readonly screen: Screen
  /** Of the heading; only a page of its own takes the focus. */
  readonly level?: 1 | 2
}

export function ScreenForm(props: ScreenProps) {
  // The key drops whatever was typed when the step changes.
  return (
    <Show when={props.screen.key} keyed>
      {(_) => <Step screen={props.screen} level={props.level ?? 1} />}
    </Show>
  )
}

function Step(props: ScreenProps) {
  const id = createUniqueId()
  let heading!: HTMLHeadingElement
  onMount(() => {
    // Not before the person has done anything.
    if (props.level === 1 && navigator.userActivation?.hasBeenActive) heading.focus()
  })

  const takesTextMessage = createMemo(() => props.screen.takesTextMessage === true)
  createEffect(() => {
    if (!takesTextMessage()) return
    const over = new AbortController()
    onCleanup(() => over.abort())
    void readTextMessage(over.signal).then((code) => code && props.screen.submit?.run({ code }))
  })

  const wrong = createMemo(() => nameOfWrong(props.screen))
  const Alert = () => (
    <p id={`${id}error`} class="error" role="alert" hidden={!props.screen.error}>
      {props.screen.error && messageFor(props.screen.error, messages)}
    </p>
  )

  return (
    <section class="card" aria-labelledby={`${id}title`} aria-busy={props.screen.pending}>
      <Dynamic component={props.level === 1 ? 'h1' : 'h2'} ref={heading} id={`${id}title`} tabindex={-1}>
        {props.screen.title}
      </Dynamic>
      <Show when={props.screen.hint}>
        <p>{props.screen.hint}</p>
      </Show>
      <Show when={props.screen.totp}>{(totp) => <TotpKey {...totp()} />}</Show>
      <Show when={!props.screen.form}>
        <Alert />
      </Show>
      <Show when={props.screen.submit}>
        {(submit) => (
          <Show
            when={props.screen.form}
            fallback={
              <button type="button" class="main" disabled={props.screen.pending} onClick={() => void submit().run({})}>
                {submit().label}
              </button>
            }
          >
            {(form) => (
              <form {...form()()} novalidate>
                <Index each={props.screen.inputs}>
                  {(input) => (
                    <Input input={input()} errorId={`${id}error`}>
                      <Show when={wrong() === input().name}>
                        <Alert />
                      </Show>
                    </Input>
                  )}
                </Index>
                <Show when={props.screen.check}>
                  {(check) => (
                    <label class="check">
                      <input type="checkbox" name={check().name} checked={check().isChecked} />
                      {check().label}
                    </label>
                  )}
                </Show>
                <Show when={wrong() === undefined}>
                  <Alert />
                </Show>
                <button type="submit" disabled={props.screen.pending}>
                  {submit().label}
                </button>
              </form>
            )}
          </Show>
        )}
      </Show>
      <Show when={props.screen.buttons.length > 0}>
        <div class="buttons">
          <Index each={props.screen.buttons}>
            {(button) => (
              <Show
                when={button().wait}
                fallback={
                  <button
                    type="button"
                    disabled={props.screen.pending}
                    onClick={({ currentTarget }) => void button().run(typedBeside(currentTarget))}
                  >
                    {button().label}
                  </button>
                }
              >
                {(wait) => <WaitButton button={button()} wait={wait()} pending={props.screen.pending} />}
              </Show>
            )}
          </Index>
        </div>
      </Show>
    </section>
  )
}

function Input(props: { readonly input: ScreenInput; readonly errorId: string; readonly children: JSX.Element }) {
  const [typed, setTyped] = createSignal('')
  const [isShown, setShown] = createSignal(false)
  const field = createMemo(() => props.input.field.dom({ errorId: props.errorId }))
  return (
    <div class="field">
      <label>
        {props.input.label}
        <input
          {...field()}
          type={isShown() ? 'text' : field().type}
          ref={(input) => {
            input.defaultValue = props.input.value ?? ''
          }}
          name={props.input.name}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </label>
      <Show when={field().type === 'password'}>
        <button
          type="button"
          class="show"
          aria-label={words.showPassword}
          aria-pressed={isShown()}
          onClick={() => setShown(!isShown())}
        />
      </Show>
      {props.children}
      <Show when={props.input.hasMeter}>
        {/* The service does not tell its policy to clients: this is the default one. */}
        <ul class="rules" aria-label={words.passwordNeeds}>
          <For each={checkPassword({}, typed()).rules}>
            {(result) => (
              <li classList={{ met: result.isMet }}>
                {result.isMet ? '✓' : '○'} {messageForRule(result, messages)}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  )
}

/** The key of an authenticator app: as a picture to scan, as a link for this phone, and to be typed. */
function TotpKey(props: { readonly uri: string; readonly secret: string }) {
  return (
    <>
      {/* Drawn by the library, from numbers alone. */}
      <div class="qr" innerHTML={qrSvg(props.uri, { title: words.qrCode })} />
      <p class="secret">{props.secret}</p>
      <p>
        <a href={props.uri}>{words.openHere}</a>
      </p>
    </>
  )
}
