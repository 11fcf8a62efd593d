/**
 * An object made of another one, member by member.
 *
 * @module
 */

/** The same names with other values. */
export function mapValues<Name extends string, Value, Mapped>(
  object: Readonly<Record<Name, Value>>,
  map: (value: Value, name: Name) => Mapped,
): Record<Name, Mapped> {
  const entries = (Object.entries(object) as [Name, Value][]).map(([name, value]) => [name, map(value, name)])
  // Object.entries and Object.fromEntries lose the key types.
  return Object.fromEntries(entries) as Record<Name, Mapped>
}
