/** The contract of the server's handler, on Node. */
import { describe, it } from 'vitest'
import { SERVER_CONTRACT } from '../contract/server-handler.ts'

describe('the handler of a server', () => {
  it.each(SERVER_CONTRACT)('%s', async (_, run) => {
    await run()
  })
})
