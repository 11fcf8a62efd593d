/**
 * `npm start`: the playground, on 127.0.0.1, from the sources.
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
  plugins: [react(), vue()],
  resolve: {
    // The package by its own name is its sources, so that nothing has to be built first.
    alias: Object.entries(tsconfig.compilerOptions.paths).map(([name, [source]]) => ({
      find: new RegExp(`^${name}$`),
      replacement: fileURLToPath(new URL(`../../${source}`, import.meta.url)),
    })),
  },
  server: { host: '127.0.0.1', port: 5173 },
  build: { outDir: 'dist', emptyOutDir: true },
})
