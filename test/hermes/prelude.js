/**
 * What React Native puts around Hermes, as far as a sign-in needs it, with a clock that stands still and random bytes
 * that are always the same: so that two engines must send the very same requests.
 */
globalThis.global = globalThis
Date.now = () => host.now
// No timer ever fires: nothing here is late.
globalThis.setTimeout = () => 1
globalThis.clearTimeout = () => undefined
globalThis.console = globalThis.console || { log() {}, warn() {}, error() {}, info() {}, debug() {} }
globalThis.AbortController = function AbortController() {
  const listeners = []
  this.signal = {
    aborted: false,
    reason: undefined,
    addEventListener: (_, listener) => listeners.push(listener),
    removeEventListener: () => undefined,
  }
  this.abort = (reason) => {
    if (this.signal.aborted) return
    this.signal.aborted = true
    this.signal.reason = reason
    for (const listener of listeners) listener({ type: 'abort' })
  }
}
let drawn = 17
host.getRandomBytes = (length) =>
  Uint8Array.from({ length }, () => {
    drawn = (drawn * 48271) % 2147483647
    return drawn & 255
  })
