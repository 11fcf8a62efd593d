import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type {
  listDevices,
  listPasskeys,
  listSessions,
  UserDevice,
  UserPasskey,
  UserSession,
} from '../../src/account/index.ts'
import { pagedList, readItems, readNextToken, readTime } from '../../src/account/paging.ts'

/** Pages under the tokens `1`, `2`, … */
const pages = (all: readonly (readonly number[])[]) => async (token: string | undefined) => {
  const at = Number(token ?? 0)
  return { items: all[at] ?? [], nextToken: at + 1 < all.length ? String(at + 1) : undefined }
}

describe('a paged list', () => {
  it('gives every item of every page once, in order, empty pages included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.integer(), { maxLength: 4 }), { maxLength: 6 }), async (all) => {
        expect(await pagedList(pages(all)).all()).toEqual(all.flat())

        const seen: number[] = []
        for await (const item of pagedList(pages(all))) seen.push(item)
        expect(seen).toEqual(all.flat())
      }),
    )
  })

  it('gives its items when it is awaited, or the error of a page', async () => {
    expect(await pagedList(pages([[1, 2], [], [3]]))).toEqual([1, 2, 3])
    await expect(pagedList(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
  })

  it('is an array by its type when it is awaited: devices, passkeys and sessions', () => {
    expectTypeOf<Awaited<ReturnType<typeof listDevices>>>().toEqualTypeOf<UserDevice[]>()
    expectTypeOf<Awaited<ReturnType<typeof listPasskeys>>>().toEqualTypeOf<UserPasskey[]>()
    expectTypeOf<Awaited<ReturnType<typeof listSessions>>>().toEqualTypeOf<UserSession[]>()
  })

  it('reads no page twice for calls that overlap', async () => {
    const asked: (string | undefined)[] = []
    const list = pagedList((token) => {
      asked.push(token)
      return pages([[1], [2], [3]])(token)
    })

    const items = await Promise.all([list.next(), list.next(), list.next(), list.next()])

    expect(items.map(({ value }) => value)).toEqual([1, 2, 3, undefined])
    expect(asked).toEqual([undefined, '1', '2'])
  })

  it('asks again for a page that failed', async () => {
    let failures = 1
    const list = pagedList(async (token) => {
      if (token === '1' && failures-- > 0) throw new Error('no answer')
      return pages([[1], [2]])(token)
    })

    expect(await list.next()).toEqual({ done: false, value: 1 })
    await expect(list.next()).rejects.toThrow('no answer')
    expect(await list.next()).toEqual({ done: false, value: 2 })
    expect(await list.next()).toEqual({ done: true, value: undefined })
  })

  it('ends when the service goes in circles', async () => {
    const list = pagedList(async () => ({ items: [], nextToken: 'again' }))

    await expect(list.all()).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
  })
})

it('takes no nonsense for a list, a token or a time', () => {
  expect(readItems(undefined, () => 1)).toEqual([])
  expect(() => readItems('x', () => 1)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
  expect(() => readItems([null], () => 1)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
  expect(readNextToken('')).toBeUndefined()
  expect(() => readNextToken(5)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
  expect([readTime(1.5), readTime('1'), readTime(-1), readTime(1e12)]).toEqual([1500, undefined, undefined, undefined])
})
