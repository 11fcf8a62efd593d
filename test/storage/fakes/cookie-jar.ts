/** A browser's cookies for one page: 4,096 bytes a cookie, expiry by Max-Age, what is malformed is dropped in silence. */
import type { Disk } from './disk.ts'

export interface CookieJar {
  /** `document.cookie`. */
  read(): string
  write(setCookieLine: string): void
  /** Every line that was written. */
  readonly lines: string[]
}

export function cookieJar(disk: Disk, options: { readonly disabled?: boolean } = {}): CookieJar {
  const lines: string[] = []
  return {
    lines,
    // Reading all cookies is one operation of the disk.
    read: () => disk.get('\0') ?? [...disk.items].map(([name, value]) => `${name}=${value}`).join('; '),
    write: (line) => {
      lines.push(line)
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
      const equals = pair.indexOf('=')
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      const isMalformed = !/^[\w.!#$&'*+^`|~-]+$/.test(name) || /[\s",\\]|[^\x21-\x7e]/.test(value)
      if (options.disabled || isMalformed || name.length + value.length > 4096) return
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) disk.delete(name)
      else disk.set(name, value)
    },
  }
}
