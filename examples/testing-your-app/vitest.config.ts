import { defineConfig } from 'vitest/config'

// Empty, and here all the same: without a file of its own an example would run with the settings of this repository.
export default defineConfig({})
