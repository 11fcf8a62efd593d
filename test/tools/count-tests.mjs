/**
 * `node count-tests.mjs report.json`: prints `<passed> <failed>` of a vitest JSON report.
 * A test that was skipped or is still to be written counts as failed, and so does a file that did not load.
 *
 * @module
 */
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const notLoaded = report.testResults.filter(
  ({ status, assertionResults }) => status !== 'passed' && assertionResults.length === 0,
).length
const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + notLoaded
console.log(`${report.numPassedTests} ${failed}`)
