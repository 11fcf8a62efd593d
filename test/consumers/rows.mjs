/**
 * The rows of `npm run test:consumers`, in the order of the table.
 *
 * @module
 */
import { BUNDLERS } from './rows/bundlers.mjs'
import { COMPILERS } from './rows/compilers.mjs'
import { RUNTIMES } from './rows/runtimes.mjs'
import { TEST_RUNNERS } from './rows/test-runners.mjs'

/**
 * One row.
 *
 * @typedef {object} Row
 * @property {string} name As it is named on the command line.
 * @property {string} [tool] The package of test/consumers/package.json whose version the table says.
 * @property {string} how What the tool does, and where the program runs then. Markdown.
 * @property {string[]} files Those of the app that its folder has. See place.mjs.
 * @property {(place: any) => Promise<void>} run Signs in. Rejects with the reason where that fails.
 */

/** @type {Row[]} */
export const ROWS = [...BUNDLERS, ...TEST_RUNNERS, ...COMPILERS, ...RUNTIMES]
