/**
 * Shows where a code went without giving the address away.
 *
 * @module
 */

/** `f***@e***` for `friend@example.com`, `+*******4567` for `+15551234567`. */
export function maskDestination(destination: string): string {
  const [name, host] = destination.split('@')
  if (host !== undefined) return `${name!.slice(0, 1)}***@${host.slice(0, 1)}***`
  return `+${'*'.repeat(Math.max(0, destination.length - 5))}${destination.slice(-4)}`
}
