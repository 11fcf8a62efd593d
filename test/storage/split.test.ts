import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { scheduled } from './fakes/scheduled.ts'

const record = (refreshToken: string | undefined, other: object = {}): string =>
  JSON.stringify({ v: 1, tokens: { accessToken: 'access', refreshToken }, ...other })

describe('splitStorage', () => {
  it('keeps the refresh token out of the first storage', async () => {
    const [first, secrets] = [memoryStorage(), memoryStorage()]
    const storage = splitStorage(first, { secrets })
    await storage.setItem('key', record('canary'))
    expect(await first.getItem('key')).not.toMatch(/canary/)
    expect(await first.getItem('key')).toMatch(/"accessToken":"access"/)
    expect(await secrets.getItem('key')).toMatch(/canary/)
    expect(await storage.getItem('key')).toBe(record('canary'))
  })

  it('reads the rest where the secrets are missing, as after a reload with secrets in memory', async () => {
    const first = memoryStorage()
    await splitStorage(first, { secrets: memoryStorage() }).setItem('key', record('canary'))
    expect(await splitStorage(first, { secrets: memoryStorage() }).getItem('key')).toBe(record(undefined))
  })

  it('takes the members that are named, wherever they are, and only text', async () => {
    const first = memoryStorage()
    const storage = splitStorage(first, { secrets: memoryStorage(), members: ['idToken', 'deep'] })
    const text = JSON.stringify({ idToken: 'canary-1', a: [{ deep: 'canary-2' }, { deep: 5 }], refreshToken: 'stays' })
    await storage.setItem('key', text)
    expect(await first.getItem('key')).not.toMatch(/canary/)
    expect(await first.getItem('key')).toMatch(/stays/)
    expect(await storage.getItem('key')).toBe(text)
  })

  it('removes the secret of the text before with every write, and all of it at the end', async () => {
    const secrets = memoryStorage()
    const storage = splitStorage(memoryStorage(), { secrets })
    await storage.setItem('key', record('canary-1'))
    await storage.update('key', () => record('canary-2'))
    expect(await secrets.getItem('key')).not.toMatch(/canary-1/)
    // A sign-out leaves a record without tokens.
    await storage.setItem('key', '{"v":1,"tombstone":true}')
    expect(await secrets.getItem('key')).toBe(null)
    await storage.setItem('key', record('canary-3'))
    await storage.removeItem('key')
    expect(await secrets.getItem('key')).toBe(null)
  })

  it('C23 gives back any JSON as it was, and any other text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.json(),
          fc.string({ unit: 'grapheme' }),
          fc.string().map((text) => `~${text}`),
          fc.constant('{"__proto__":{"refreshToken":"x"},"refreshToken":"y"}'),
        ),
        async (text) => {
          const storage = splitStorage(memoryStorage(), { secrets: memoryStorage() })
          await storage.setItem('key', text)
          const found = await storage.getItem('key')
          if (found === text) return
          // JSON that was taken apart comes back with the same meaning.
          expect(JSON.parse(found!)).toEqual(JSON.parse(text))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('C19 survives a second storage that was tampered with', async () => {
    for (const forged of ['5', '{', 'null', '[]', '{"a":5}', '{"__proto__":["x"]}']) {
      const secrets = memoryStorage()
      const storage = splitStorage(memoryStorage(), { secrets })
      await storage.setItem('key', record('canary'))
      await secrets.setItem('key', forged)
      expect(await storage.getItem('key')).toBe(record(undefined))
      await storage.setItem('key', record('next'))
      expect(await storage.getItem('key')).toBe(record('next'))
    }
  })

  it('takes no member of the second storage that is no list of texts', async () => {
    for (const change of [
      (texts: string[]) => ({ ...texts }),
      (texts: string[]) => [...texts, 7],
      (texts: string[]) => texts[0],
      () => null,
    ]) {
      const [first, secrets] = [memoryStorage(), memoryStorage()]
      const storage = splitStorage(first, { secrets })
      await storage.setItem('key', record('canary'))
      const kept = Object.entries(JSON.parse((await secrets.getItem('key'))!) as Record<string, string[]>)
      const changed = kept.map(([digest, texts]) => [digest, change(texts)])
      await secrets.setItem('key', JSON.stringify(Object.fromEntries(changed)))

      expect(await storage.getItem('key')).toBe(record(undefined))
    }
  })

  it('gives back a member of null beside those that are split off, and none for what refers to nothing', async () => {
    const first = memoryStorage()
    const storage = splitStorage(first, { secrets: memoryStorage(), members: ['a', 'b', 'c'] })
    await storage.setItem('key', '{"a":"canary-1","b":"canary-2","c":null}')
    expect(await storage.getItem('key')).toBe('{"a":"canary-1","b":"canary-2","c":null}')

    const text = (await first.getItem('key')) as string
    await first.setItem('key', text.replace('"c":null', '"c":{}'))
    expect(await storage.getItem('key')).toBe('{"a":"canary-1","b":"canary-2"}')
  })

  it('keeps four sets of secrets at most, the latest ones, whatever tabs leave behind', async () => {
    const secrets = memoryStorage()
    const left = { a: ['1'], b: ['2'], c: ['3'], d: ['4'], e: ['5'] }
    await secrets.setItem('key', JSON.stringify(left))

    await splitStorage(memoryStorage(), { secrets }).setItem('key', record('canary'))

    const kept = JSON.parse((await secrets.getItem('key'))!) as Record<string, string[]>
    expect(Object.values(kept)).toEqual([['3'], ['4'], ['5'], ['canary']])
  })

  it('keeps one set of secrets for a text that is written again', async () => {
    const [first, secrets] = [memoryStorage(), memoryStorage()]
    await splitStorage(first, { secrets }).setItem('key', record('canary'))
    await splitStorage(first, { secrets }).setItem('key', record('canary', { other: true }))

    expect(Object.values(JSON.parse((await secrets.getItem('key'))!) as object)).toEqual([['canary']])
    expect(await splitStorage(first, { secrets }).getItem('key')).toBe(record('canary', { other: true }))
  })

  it('writes a text that only looks like one of its own so that it comes back', async () => {
    const first = memoryStorage()
    const storage = splitStorage(first, { secrets: memoryStorage() })
    for (const text of ['~apart.x~', `~apart.${'a'.repeat(43)}~{}`, '~plain~', '~', 'a~']) {
      await storage.setItem('key', text)
      expect(await storage.getItem('key')).toBe(text)
      expect(((await first.getItem('key')) as string).startsWith('~plain~')).toBe(text.startsWith('~'))
    }
  })

  it('reads nothing from the second storage where the first has nothing', async () => {
    const read: string[] = []
    const secrets = memoryStorage()
    const watched = {
      ...secrets,
      getItem: (key: string) => {
        read.push(key)
        return secrets.getItem(key)
      },
    }
    expect(await splitStorage(memoryStorage(), { secrets: watched }).getItem('key')).toBeNull()
    expect(read).toEqual([])
  })

  it('is for as many accounts, and for the same request, as the first storage', () => {
    const secrets = memoryStorage()
    expect(splitStorage({ ...memoryStorage(), accounts: 'one', perRequest: true }, { secrets })).toMatchObject({
      accounts: 'one',
      perRequest: true,
    })
    const plain = splitStorage(memoryStorage(), { secrets })
    expect([plain.accounts, plain.perRequest]).toEqual([undefined, undefined])
  })

  it('refuses a text that is nested too deep to be looked through', async () => {
    const storage = splitStorage(memoryStorage(), { secrets: memoryStorage() })
    await expect(
      Promise.resolve(storage.setItem('key', `${'['.repeat(200_000)}"x"${']'.repeat(200_000)}`)),
    ).rejects.toThrow('nested too deep')
  })

  it('loses no update and no secret between tabs, in any order of their storage operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const [first, secrets] = [memoryStorage(), memoryStorage()]
        const open = (): KeyValueStorage =>
          splitStorage(scheduled(first, scheduler), { secrets: scheduled(secrets, scheduler) })
        const next = (current: string | null) => {
          const { n, refreshToken } = JSON.parse(current ?? '{"n":0,"refreshToken":"secret-0"}')
          // What is read is never torn: the secret belongs to the rest.
          expect(refreshToken).toBe(`secret-${n}`)
          return JSON.stringify({ n: n + 1, refreshToken: `secret-${n + 1}` })
        }
        const work = Promise.all(
          [open(), open(), open()].map(async (tab) => {
            await tab.update!('key', next)
            const seen = JSON.parse((await tab.getItem('key'))!)
            expect(seen.refreshToken).toBe(`secret-${seen.n}`)
            await tab.update!('key', next)
          }),
        )
        await scheduler.waitFor(work)
        const end = splitStorage(first, { secrets })
        expect(await end.getItem('key')).toBe('{"n":6,"refreshToken":"secret-6"}')
        expect((await secrets.getItem('key'))!.match(/secret-/g)).toHaveLength(1)
      }),
      { numRuns: 200 },
    )
  })
})
