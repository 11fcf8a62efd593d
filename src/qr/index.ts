/**
 * QR codes for authenticator apps: the `uri` of a TOTP set-up as a matrix, or as SVG.
 *
 * Needs the package `uqr` (an optional peer of ours, without dependencies). The text never leaves the device.
 *
 * @module
 */
export { type QrLevel, type QrMatrix, qrMatrix } from './qr-matrix.ts'
export { type QrSvgOptions, qrSvg } from './qr-svg.ts'
