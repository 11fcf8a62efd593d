import { describe, expect, it } from 'vitest'
import { type ReleaseState, releaseProblems, withAbsoluteLinks } from './release.ts'

const READY: ReleaseState = {
  version: '0.1.0',
  repository: 'git+https://github.com/ada/cognito-machines.git',
  changelog: '# Changelog\n\n## 0.1.0\n\n- First.\n',
  changesets: [],
  changedFiles: [],
  tags: ['v0.1.0'],
}

describe('a release', () => {
  it('is ready with a version, its changes, its tag and a repository', () => {
    expect(releaseProblems(READY)).toEqual([])
  })

  it.each<[string, Partial<ReleaseState>, RegExp]>([
    ['a version', { version: '0.0.0', tags: ['v0.0.0'], changelog: '\n## 0.0.0\n' }, /^The version is 0\.0\.0/],
    ['all its changes', { changesets: ['a.md', 'b.md'] }, /^2 changesets are not in CHANGELOG\.md/],
    ['a heading in the changelog', { changelog: '# Changelog\n\n## 0.1.0-next\n' }, /no heading for 0\.1\.0/],
    ['a repository', { repository: undefined }, /no `repository`/],
    ['a repository with provenance', { repository: 'file:///tmp/clone' }, /no `repository`/],
    ['a clean tree', { changedFiles: ['src/index.ts'] }, /^Not committed: src\/index\.ts/],
    ['its tag', { tags: ['v0.0.9'] }, /no tag v0\.1\.0/],
  ])('is not without %s', (_, change, problem) => {
    const problems = releaseProblems({ ...READY, ...change })

    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(problem)
  })

  it('says all that is missing at once', () => {
    expect(releaseProblems({ ...READY, repository: undefined, tags: [], changesets: ['a.md'] })).toHaveLength(3)
  })
})

describe('the page of the registry', () => {
  it('leads to the files of its tag', () => {
    const page = '# A\n[docs](docs/sign-in.md#steps), ![picture](a/b.png), [here](#a), [there](https://example.org/x)'

    expect(withAbsoluteLinks(page, READY.repository!, 'v0.1.0')).toBe(
      '# A\n[docs](https://github.com/ada/cognito-machines/blob/v0.1.0/docs/sign-in.md#steps), ' +
        '![picture](https://github.com/ada/cognito-machines/raw/v0.1.0/a/b.png), [here](#a), [there](https://example.org/x)',
    )
  })
})
