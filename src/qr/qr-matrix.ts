/**
 * A text as the dark and light squares of a QR code.
 *
 * @see https://www.iso.org/standard/83389.html
 * @module
 */
import { encode } from 'uqr'
import { InvalidInputError } from '../errors.ts'

/** How much damage the code stands: about 7, 15, 25 or 30 per cent. */
export type QrLevel = 'L' | 'M' | 'Q' | 'H'

/** Rows of squares, true for dark. As many rows as columns, without a margin. */
export type QrMatrix = readonly (readonly boolean[])[]

/** The most bytes that a QR code of the lowest level holds. */
const LONGEST = 2953

/**
 * Encodes a text.
 *
 * @param level Default: `M`.
 * @throws {InvalidInputError} when the text is empty or does not fit.
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

const unfit = (): InvalidInputError => new InvalidInputError('This text does not fit into a QR code', { field: 'text' })
