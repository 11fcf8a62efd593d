/**
 * The parts of a Markdown page beside prose: code to compile, links, pictures and the anchors of headings.
 *
 * @module
 */

/** A TypeScript block of a Markdown page, or the script of a Svelte or Vue one, as a module. */
export interface CodeBlock {
  readonly language: 'ts' | 'tsx' | 'svelte' | 'vue'
  /**
   * The path in memory when it is compiled, in a folder of its page. A block whose first line is a comment with a file
   * name, such as `// auth.ts`, has that name, so that later blocks can import it.
   */
  readonly path: string
  readonly text: string
  /** The component that the text is the script of. */
  readonly component?: string
  /** The line of the page that the block begins at. */
  readonly line: number
}

/** A link to a file, a folder or a heading of the repository. */
export interface Link {
  /** Relative to the page. Empty for a heading of the same page. */
  readonly target: string
  /** Without the `#`. */
  readonly anchor: string | undefined
}

/** The `ts`, `tsx`, `svelte` and `vue` blocks of a page. */
export function readCodeBlocks(markdown: string, page = 'README.md'): CodeBlock[] {
  const folder = `markdown/${page.replaceAll('/', '-').replace('.md', '')}`
  return [...markdown.matchAll(/^```(tsx?|svelte|vue)\b.*\n([\s\S]*?)^```$/gm)].map((match, index) => {
    const language = match[1] as CodeBlock['language']
    const whole = match[2] ?? ''
    const isComponent = language === 'svelte' || language === 'vue'
    // Solid has a JSX of its own.
    const pragma = /from 'cognito-machines\/solid'/.test(whole) ? '/** @jsxImportSource solid-js */ ' : ''
    const text = isComponent
      ? (/^<script (?:setup )?lang="ts">\n([\s\S]*?)^<\/script>$/m.exec(whole)?.[1] ?? '')
      : pragma + whole
    const name = /^\/\/ ([\w-]+)\.tsx?$/m.exec(text.split('\n', 1)[0] ?? '')?.[1] ?? `block-${index}`
    return {
      language,
      path: `${folder}/${name}.${isComponent ? 'ts' : language}`,
      text,
      ...(isComponent && { component: whole }),
      line: lineAt(markdown, match.index),
    }
  })
}

/** The links of a page that stay in the repository, pictures among them. */
export function readLinks(markdown: string): Link[] {
  return [...withoutCode(markdown).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([, target, anchor]) => ({
      target: target as string,
      anchor,
    }),
  )
}

/** The lines of a page with a picture, counted from 1. */
export function readPictureLines(markdown: string): number[] {
  return [...withoutCode(markdown).matchAll(/!\[[^\]]+\]\([^)]+\)/g)].map(({ index }) => lineAt(markdown, index))
}

/** The anchors of a page: its headings as GitHub spells them. */
export function readAnchors(markdown: string): string[] {
  const seen = new Map<string, number>()
  return [...withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .trim()
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
}

/** The page with its code blocks blank, so that offsets stay. */
function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, (block) => block.replace(/[^\n]/g, ' '))
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
