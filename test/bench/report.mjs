/**
 * How figures and budgets are printed.
 *
 * @module
 */

/**
 * A table with right-aligned numbers.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows The first cell of each is its name.
 */
export function printTable(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)))
  const line = (cells) =>
    cells.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join('  ')
  console.log(line(head))
  for (const row of rows) console.log(line(row))
}

/**
 * Prints each budget with its verdict.
 *
 * @param {readonly { what: string, measured: number, atLeast?: number, atMost?: number }[]} budgets Ratios.
 * @returns {number} how many are missed
 */
export function printBudgets(budgets) {
  let missed = 0
  for (const { what, measured, atLeast, atMost } of budgets) {
    const isMet = (atLeast === undefined || measured >= atLeast) && (atMost === undefined || measured <= atMost)
    if (!isMet) missed++
    const bound = atLeast === undefined ? `at most ${atMost}` : `at least ${atLeast}`
    console.log(`${isMet ? 'pass' : 'FAIL'}  ${what}: ${printRatio(measured)} (${bound})`)
  }
  return missed
}

/** Three digits that matter. */
export const printRatio = (ratio) =>
  ratio >= 100 ? ratio.toFixed(0) : ratio >= 10 ? ratio.toFixed(1) : ratio.toFixed(2)
