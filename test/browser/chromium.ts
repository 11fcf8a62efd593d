/**
 * The Chromium of this machine. test/tools/ensure-chromium.sh sees to it that there is one.
 *
 * @module
 */
import { accessSync, constants } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where Chromium is. `CHROMIUM` may name one. */
export function chromiumPath(): string {
  const { CHROMIUM } = process.env
  const found = [...(CHROMIUM ? [CHROMIUM] : []), ...PLACES].find(isExecutable)
  if (!found) throw new Error('There is no Chromium: run `bash test/tools/ensure-chromium.sh`')
  return found
}

/** Starts a headless Chromium. */
export function launchChromium(): Promise<Browser> {
  // Chromium's own sandbox needs privileges that containers do not give; only our own pages are opened.
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
