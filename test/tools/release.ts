/**
 * `npm run release`: publishes the version of package.json with provenance, from a CI runner. Before that it says
 * everything that is not ready, and publishes nothing then. `-- --dry-run` publishes nothing either way.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TOP } from './program.ts'

/** What a release is decided by. */
export interface ReleaseState {
  readonly version: string
  /** The address of the repository, as package.json names it. */
  readonly repository: string | undefined
  readonly changelog: string
  /** The changesets that are not in the changelog yet. */
  readonly changesets: readonly string[]
  /** The files that differ from the commit. */
  readonly changedFiles: readonly string[]
  /** The tags of the commit. */
  readonly tags: readonly string[]
}

/** What is not ready, a sentence each. */
export function releaseProblems(state: ReleaseState): string[] {
  const { version, repository, changelog, changesets, changedFiles, tags } = state
  return [
    ...(version === '0.0.0' ? ['The version is 0.0.0: `npx changeset version` takes it from the changesets.'] : []),
    ...(changesets.length > 0
      ? [`${changesets.length} changesets are not in CHANGELOG.md: \`npx changeset version\`.`]
      : []),
    ...(changelog.includes(`\n## ${version}\n`) ? [] : [`CHANGELOG.md has no heading for ${version}.`]),
    ...(/^(git\+)?https:\/\/github\.com\/[\w-]+\/[\w.-]+$/.test(repository ?? '')
      ? []
      : ['package.json has no `repository` on GitHub, which provenance names and the links of README.md lead to.']),
    ...(changedFiles.length > 0 ? [`Not committed: ${changedFiles.join(', ')}.`] : []),
    ...(tags.includes(`v${version}`) ? [] : [`The commit has no tag v${version}.`]),
  ]
}

/**
 * The page with links that work where its files are not: to the files of a tag, pictures as they are. Links to a heading of
 * the page, and absolute ones, stay.
 */
export function withAbsoluteLinks(markdown: string, repository: string, tag: string): string {
  const base = repository.replace(/^git\+/, '').replace(/\.git$/, '')
  return markdown.replace(
    /(!?)(\[[^\]]*\])\((?!https?:|#)([^)\s]+)\)/g,
    (_, picture: string, text: string, target: string) =>
      `${picture}${text}(${base}/${picture ? 'raw' : 'blob'}/${tag}/${target})`,
  )
}

function readState(): ReleaseState & { readonly readme: string } {
  const read = (file: string) => readFileSync(resolve(TOP, file), 'utf8')
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: TOP, encoding: 'utf8' })
      .split('\n')
      .filter((line) => line !== '')
  const { version, repository } = JSON.parse(read('package.json'))
  return {
    version,
    repository: repository?.url,
    changelog: read('CHANGELOG.md'),
    changesets: readdirSync(resolve(TOP, '.changeset')).filter((file) => file.endsWith('.md')),
    changedFiles: git('status', '--porcelain').map((line) => line.slice(3)),
    tags: git('tag', '--points-at', 'HEAD'),
    readme: read('README.md'),
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const state = readState()
  const problems = releaseProblems(state)
  for (const problem of problems) console.error(problem)
  if (problems.length > 0) process.exit(1)
  const readme = resolve(TOP, 'README.md')
  writeFileSync(readme, withAbsoluteLinks(state.readme, state.repository ?? '', `v${state.version}`))
  try {
    const options = process.argv.includes('--dry-run') ? ['--dry-run'] : ['--provenance']
    execFileSync('npm', ['publish', ...options], { cwd: TOP, stdio: 'inherit' })
  } finally {
    writeFileSync(readme, state.readme)
  }
}
