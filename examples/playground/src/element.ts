/**
 * Makes an element. Texts are texts: nothing is parsed as HTML.
 *
 * @module
 */

/** Properties of the element; `text` is what it says. */
export interface Properties {
  readonly [name: string]: unknown
  readonly text?: string
}

/** Makes an element with its children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { text, ...properties }: Properties = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  Object.assign(made, properties)
  if (text !== undefined) made.textContent = text
  made.append(...children)
  return made
}
