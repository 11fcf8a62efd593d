/**
 * `npm start`: the playground, from the sources, on 127.0.0.1. The browser is opened, unless `npm start -- --no-open`
 * says not to, by the name `localhost`: passkeys need a name.
 *
 * @module
 */
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import tsconfig from '../../tsconfig.json' with { type: 'json' }

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    react(),
    vue(),
    {
      name: 'localhost',
      configureServer: (server) => {
        server.printUrls = () => {
          for (const url of server.resolvedUrls?.local ?? []) console.log(`  ${url.replace('127.0.0.1', 'localhost')}`)
        }
      },
    },
  ],
  resolve: {
    // The package by its own name is its sources, so that nothing has to be built first.
    alias: Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => ({
      find: new RegExp(`^${name}$`),
      replacement: fileURLToPath(new URL(`../../${source}`, import.meta.url)),
    })),
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    open: process.env.npm_lifecycle_event === 'start' && 'http://localhost:5173/',
  },
  build: { outDir: 'dist', emptyOutDir: true },
})
