/** The spellings of bytes on the engine of React Native, which has neither `TextDecoder` nor `atob`. */
import { join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, expect, it } from 'vitest'
import { bytesToHex, utf8ToBytes } from '../../src/bytes.ts'
import { TOP } from '../tools/program.ts'
import { installHermes, onHermes } from './engine.ts'

/** Well-formed and not: cut off, overlong, surrogates, beyond Unicode, stray bytes. */
const SEQUENCES = [
  ...['', '41', 'c3a9', 'e282ac', 'f09f9880', 'efbbbf41', '00', '7f', 'c280', 'dfbf', 'e0a080', 'efbfbf', 'f48fbfbf'],
  ...['80', 'bf', 'c3', 'e282', 'f09f98', 'c328', 'e28241', 'c080', 'c1bf', 'e09f80', 'e080af', 'f08fbfbf', 'f0808080'],
  ...['eda080', 'edbfbf', 'eda0bdedb880', 'f4908080', 'f5808080', 'f8888080', 'fe', 'ff', '41c3', 'c3a9c3'],
]
const TEXTS = ['', 'ada', 'Größe-π', '\u20ac', '😀', '\ud800', 'a\udc00b', '\ude00\ud83d', '\u0000', '%41', '\r\n']
const BASE64 = ['', 'QQ==', 'QQ', 'QUI=', 'QUJD', 'QUJD=', 'Q', 'Q===', 'QU J', 'QUJ-', '+/+/', '====']

let library: string
beforeAll(async () => {
  await installHermes()
  const bundle = await build({
    entryPoints: [join(TOP, 'src/bytes.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bytes',
    target: 'es2022',
    tsconfigRaw: {},
  })
  library = bundle.outputFiles[0]!.text
})

/** What a script prints for each input: what comes of it, or the name of its error. */
const script = (inputs: readonly string[], expression: string): string => `
  ${library}
  ${JSON.stringify(inputs)}.forEach(function (input) {
    var said
    try { said = ${expression} } catch (thrown) { said = thrown.name }
    print(JSON.stringify(said))
  })`

const read = (said: string): unknown[] =>
  said
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

it('reads UTF-8 as the standard does, and refuses what is none', async () => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const expected = SEQUENCES.map((hex) => {
    try {
      return decoder.decode(Buffer.from(hex, 'hex'))
    } catch {
      return 'ProtocolError'
    }
  })

  expect(read(await onHermes(script(SEQUENCES, 'bytes.bytesToUtf8(bytes.hexToBytes(input))')))).toEqual(expected)
})

it('writes UTF-8, and refuses half of a surrogate pair', async () => {
  const expected = TEXTS.map((text) => {
    try {
      return bytesToHex(utf8ToBytes(text))
    } catch {
      return 'ProtocolError'
    }
  })

  expect(read(await onHermes(script(TEXTS, 'bytes.bytesToHex(bytes.utf8ToBytes(input))')))).toEqual(expected)
})

it('reads base64, padded or not, and nothing else', async () => {
  const isBase64 = (text: string) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(text)
  const expected = BASE64.map((text) =>
    isBase64(text) ? Buffer.from(text, 'base64').toString('hex') : 'ProtocolError',
  )

  expect(read(await onHermes(script(BASE64, 'bytes.bytesToHex(bytes.base64ToBytes(input))')))).toEqual(expected)
})
