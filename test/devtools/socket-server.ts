/**
 * A WebSocket on 127.0.0.1 that keeps what it is told (RFC 6455, text frames of a client in one piece).
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** RFC 6455, section 1.3. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** A running server. */
export interface SocketServer {
  readonly url: string
  /** Every text that came. */
  readonly texts: readonly string[]
  close(): Promise<void>
}

/** Starts one. */
export async function listenOnSocket(): Promise<SocketServer> {
  const texts: string[] = []
  const sockets = new Set<Duplex>()
  const server = createServer()
  server.on('upgrade', ({ headers }, socket) => {
    const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${MAGIC}`).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    )
    sockets.add(socket)
    let bytes: Buffer = Buffer.alloc(0)
    socket.on('data', (more: Buffer) => {
      bytes = Buffer.concat([bytes, more])
      for (let frame = readFrame(bytes); frame; frame = readFrame(bytes)) {
        bytes = bytes.subarray(frame.length)
        if (frame.text !== undefined) texts.push(frame.text)
      }
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    texts,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}

/** The first frame, if all of it is there. Section 5.2. */
function readFrame(bytes: Buffer): { readonly length: number; readonly text: string | undefined } | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes[1]! & 0x7f
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < start + 4) return undefined
  const size = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  const length = start + 4 + size
  if (bytes.length < length) return undefined
  const mask = bytes.subarray(start, start + 4)
  const payload = bytes.subarray(start + 4, length).map((byte, index) => byte ^ mask[index % 4]!)
  const isText = (bytes[0]! & 0x0f) === 1
  return { length, text: isText ? Buffer.from(payload).toString('utf8') : undefined }
}
