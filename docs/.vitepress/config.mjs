/**
 * The site of `npm run docs`: the pages of this repository as they are, with an index from docs/README.md. A link to a
 * page or a heading that is missing fails the build.
 *
 * @module
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path/posix'
import { fileURLToPath } from 'node:url'
import { JSDOM } from 'jsdom'
import { defineConfig } from 'vitepress'

const TOP = resolve(fileURLToPath(import.meta.url), '../../..')
const { version, repository } = JSON.parse(readFileSync(`${TOP}/package.json`, 'utf8'))
/** Where files that are no pages are shown. `undefined` while package.json names no repository. */
const SOURCES = repository?.url?.replace(/^git\+/, '').replace(/\.git$/, '')
/** Folders whose README.md is their page. */
const isIndex = (page) => page.endsWith('README.md')

export default defineConfig({
  title: 'cognito-machines',
  description: 'Sign-in for Amazon Cognito user pools as typed state machines',
  srcDir: '..',
  srcExclude: ['.changeset/**', 'dist/**', 'reports/**', 'test/**', 'CHANGELOG.md', 'examples/node_modules/**'],
  rewrites: (page) => (isIndex(page) ? page.replace('README.md', 'index.md') : page),
  lastUpdated: false,
  buildEnd: checkCharts,
  markdown: { config: (markdown) => markdown.use(marks).use(links).use(charts) },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Getting started', link: '/docs/getting-started' },
      { text: 'Reference', link: '/api/index.html', target: '_self' },
      { text: 'Playground', link: '/playground/index.html', target: '_self' },
      { text: version, link: '/docs/' },
    ],
    sidebar: readIndex(readFileSync(`${TOP}/docs/README.md`, 'utf8')),
    ...(SOURCES && { socialLinks: [{ icon: 'github', link: SOURCES }] }),
  },
})

/**
 * The groups of docs/README.md: its second headings, with the pages in the tables below them.
 *
 * @param {string} index
 */
function readIndex(index) {
  return index
    .split(/^## /m)
    .slice(1)
    .map((group) => ({
      text: group.split('\n', 1)[0],
      items: [...group.matchAll(/^\| \[([^\]]+)\]\(([^)]+)\.md\)/gm)].map(([, text, target]) => ({
        text,
        link: `/${join('docs', target).replace(/README$/, '')}`,
      })),
    }))
}

const PLAYGROUND =
  '<iframe src="/playground/index.html" title="The playground" loading="lazy" style="width: 100%; height: 42rem"></iframe>'

/**
 * Comments that GitHub does not show: `<!-- tabs -->` and `<!-- /tabs -->` around code blocks, and `<!-- playground -->`.
 */
function marks(markdown) {
  markdown.core.ruler.before('normalize', 'marks', (state) => {
    state.src = state.src
      .replace(/^<!-- tabs -->$/gm, '::: code-group')
      .replace(/^<!-- \/tabs -->$/gm, ':::')
      .replace(/^<!-- playground -->$/gm, PLAYGROUND)
  })
}

/** The diagrams of all pages. */
const diagrams = new Set()

/** Code blocks of Mermaid are drawn: see `theme/chart.mjs`. */
function charts(markdown) {
  const { fence } = markdown.renderer.rules
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const { info, content } = tokens[index]
    if (info !== 'mermaid') return fence(tokens, index, ...rest)
    diagrams.add(content)
    return `<Chart code="${encodeURIComponent(content)}" />`
  }
}

/** Stops the build at a diagram that cannot be drawn. */
async function checkCharts() {
  const { window } = new JSDOM('')
  // Mermaid looks for them while it is loaded.
  Object.assign(globalThis, { window, document: window.document })
  const { default: mermaid } = await import('mermaid')
  for (const diagram of diagrams) await mermaid.parse(diagram)
}

/** Links of a page: to pages as the site has them, to other files as the repository shows them. */
function links(markdown) {
  markdown.core.ruler.push('repository', (state) => {
    for (const token of state.tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue
      const href = token.attrGet('href')
      if (/^(https?:|mailto:|#)/.test(href)) continue
      const [target, anchor] = href.split('#')
      const path = relative('/', resolve('/', dirname(state.env.relativePath), decodeURI(target)))
      if (!existsSync(join(TOP, path))) throw new Error(`${state.env.relativePath} links to ${href}, which is missing`)
      const page = statSync(join(TOP, path)).isDirectory() ? join(path, 'README.md') : path
      const isPage = page.endsWith('.md') && existsSync(join(TOP, page)) && page !== 'CHANGELOG.md'
      if (isPage) token.attrSet('href', `/${page.replace(/README\.md$/, '')}${anchor ? `#${anchor}` : ''}`)
      else if (SOURCES) token.attrSet('href', `${SOURCES}/tree/main/${path}`)
      else {
        const end = state.tokens.flatMap(({ children }) => children ?? [])
        const close = end.slice(end.indexOf(token)).find(({ type }) => type === 'link_close')
        for (const part of [token, close])
          Object.assign(part, { type: 'text', tag: '', nesting: 0, content: '', attrs: null })
      }
    }
  })
}
