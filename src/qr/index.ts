/**
 * QR codes for authenticator apps: the `uri` of a TOTP set-up as a matrix, or as SVG.
 *
 * Needs the package `uqr` (an optional peer dependency, without dependencies of its own). The string never leaves the
 * device.
 *
 * @module
 */
import { encode } from 'uqr'
import { InvalidInputError } from '../errors.ts'

/** Error correction level: recovers about 7, 15, 25 or 30 per cent of damage. */
export type QrLevel = 'L' | 'M' | 'Q' | 'H'

/** Rows of squares, true for dark. As many rows as columns, without a margin. */
export type QrMatrix = readonly (readonly boolean[])[]

/** The most bytes that a QR code of the lowest level holds. */
const LONGEST = 2953

/**
 * Encodes a string.
 *
 * @param level Default: `M`.
 * @throws {InvalidInputError} when the string is empty or does not fit.
 * @example const matrix = qrMatrix(flow.uri)
 */
export function qrMatrix(text: string, level: QrLevel = 'M'): QrMatrix {
  if (typeof text !== 'string' || text === '' || text.length > LONGEST) throw unfit()
  try {
    return encode(text, { ecc: level, border: 0 }).data
  } catch {
    throw unfit()
  }
}

const unfit = (): InvalidInputError =>
  new InvalidInputError('The text is empty or does not fit into a QR code', { field: 'text' })

/** Options of the picture. */
export interface QrSvgOptions {
  /** Default: `M`. */
  readonly level?: QrLevel
  /** Light squares around the code; scanners want 4. Default: 4. */
  readonly margin?: number
  /** Any CSS colour. Default: `#000`. Scanners want it darker than the background. */
  readonly color?: string
  /** Any CSS colour. Default: `#fff`, also on a dark page. */
  readonly background?: string
  /** Label for screen readers. Default: `QR code`. Never the encoded string, which is secret. */
  readonly title?: string
}

/**
 * Draws a string as SVG. The picture has no size of its own: it fills its element.
 *
 * @throws {InvalidInputError} when the string is empty or does not fit, or an option is malformed.
 * @example element.innerHTML = qrSvg(flow.uri, { title: 'Scan with your authenticator' })
 */
export function qrSvg(text: string, options: QrSvgOptions = {}): string {
  const { level, margin = 4, color = '#000', background = '#fff', title = 'QR code' } = options
  if (!Number.isSafeInteger(margin) || margin < 0 || margin > 100) {
    throw new InvalidInputError('margin must be a whole number from 0 to 100', { field: 'margin' })
  }
  const matrix = qrMatrix(text, level)
  const size = matrix.length + 2 * margin
  const path = matrix.map((row, y) => drawRow(row, margin, y + margin)).join('')
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" role="img" aria-label="${escapeXml(title)}" ` +
    `shape-rendering="crispEdges"><path fill="${escapeXml(background)}" d="M0 0h${size}v${size}h-${size}z"/>` +
    `<path fill="${escapeXml(color)}" d="${path}"/></svg>`
  )
}

/** One rectangle for each run of dark squares. */
function drawRow(row: readonly boolean[], left: number, y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x++
    const width = x - start + 1
    path += `M${start + left} ${y}h${width}v1h-${width}z`
  }
  return path
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPED[character]!)
