/**
 * The Chromium of this machine. test/tools/ensure-chromium.sh sees to it that there is one.
 *
 * @module
 */
import { accessSync, constants } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Starts a headless Chromium. `CHROMIUM` may name one. */
export function launchChromium(): Promise<Browser> {
  const { CHROMIUM } = process.env
  const executablePath = [...(CHROMIUM ? [CHROMIUM] : []), ...PLACES].find(isExecutable)
  if (!executablePath) throw new Error('There is no Chromium: run `bash test/tools/ensure-chromium.sh`')
  // Chromium's own sandbox needs privileges that containers do not give; only our own pages are opened.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
