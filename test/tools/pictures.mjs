/**
 * `node test/tools/pictures.mjs`: takes the pictures of the playground that README.md and docs/ show.
 *
 * @module
 */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'

const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const server = await createServer({ configFile: resolve(TOP, 'examples/playground/vite.config.ts'), logLevel: 'warn' })
await server.listen()
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const PICTURES = [
  { name: 'first', framework: 'react', colorScheme: 'light', viewport: { width: 1280, height: 850 }, fullPage: false },
  { name: 'light', framework: 'react', colorScheme: 'light', viewport: { width: 1280, height: 720 }, fullPage: true },
  { name: 'dark', framework: 'vue', colorScheme: 'dark', viewport: { width: 960, height: 780 }, fullPage: false },
]
for (const { name, framework, colorScheme, viewport, fullPage } of PICTURES) {
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.goto(`${server.resolvedUrls.local[0]}?scenario=sms&framework=${framework}`)
  await page.getByRole('textbox', { name: 'User name or e-mail' }).fill('ada')
  await page.getByRole('textbox', { name: 'Password' }).fill('Correct-horse-1')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /text message/ }).waitFor()
  await page.screenshot({ fullPage, path: resolve(TOP, `examples/playground/pictures/${name}.png`) })
}
await browser.close()
await server.close()
