/**
 * Reads JSON that anybody may have sent, in bounded time.
 *
 * @module
 */

/** Deeper than any answer, and shallow enough for every parser. */
const DEEPEST = 64

/**
 * Parses JSON. Its objects have no prototype, so that they have the members that were sent and no others.
 *
 * @returns `undefined` when it is no JSON, or more than 64 levels deep.
 */
export function readJson(text: string): unknown {
  if (isTooDeep(text)) return undefined
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.assign(Object.create(null), value)
        : value,
    )
  } catch {
    return undefined
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0
  let isInText = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isInText) {
      if (character === '\\') at++
      else if (character === '"') isInText = false
    } else if (character === '"') isInText = true
    else if (character === '{' || character === '[') {
      if (++depth > DEEPEST) return true
    } else if (character === '}' || character === ']') depth--
  }
  return false
}
