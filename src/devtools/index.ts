/**
 * For developer tools: what happens in the machines, in names alone.
 *
 * @module
 */
export { type Chart, type ChartTransition, readChart } from './read-chart.ts'
export { type MachineEvent, safeInspect } from './safe-inspect.ts'
