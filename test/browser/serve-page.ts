/**
 * Serves the app of the browser suite on 127.0.0.1, under the strictest content security policy it can live with.
 *
 * @module
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Where the app is served. */
export interface ServedPage {
  readonly url: string
  close(): Promise<void>
}

/**
 * Bundles the app and serves it.
 *
 * @param settings What the page gives to `createAuth`; it may reach no other endpoint.
 * @param entry The module that sets the page up, in this folder.
 */
export async function servePage(
  settings: { readonly endpoint: string; readonly [name: string]: string },
  entry = 'session.page.ts',
): Promise<ServedPage> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  })
  const script = bundle.outputFiles[0]!.text
  const content = JSON.stringify(settings).replaceAll('"', '&quot;')
  const page = `<!doctype html><meta charset="utf-8"><meta name="settings" content="${content}"><title>app</title>
    <script type="module" src="/app.js"></script>`
  const policy = `default-src 'none'; script-src 'self'; connect-src ${settings.endpoint}; require-trusted-types-for 'script'`
  const server = createServer((request, response) => {
    const isScript = request.url === '/app.js'
    response.writeHead(200, {
      'content-type': isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8',
      'content-security-policy': policy,
    })
    response.end(isScript ? script : page)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
