/**
 * What a paper holds beside prose: code to compile, and links to files.
 *
 * @module
 */

/** A TypeScript block of a Markdown text, as a module. */
export interface CodeBlock {
  /**
   * Where it stands in memory when it is compiled. A block whose first line is a comment with a file name, such as
   * `// auth.ts`, has that name, so that later blocks can import it.
   */
  readonly path: string
  readonly text: string
  /** The line of the Markdown text that the block begins at. */
  readonly line: number
}

/** The `ts` and `tsx` blocks of a Markdown text. */
export function readCodeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map((match, index) => {
    const [, language, text = ''] = match
    const name = /^\/\/ ([\w-]+)\.tsx?$/m.exec(text.split('\n', 1)[0] ?? '')?.[1] ?? `block-${index}`
    return { path: `readme/${name}.${language}`, text, line: markdown.slice(0, match.index).split('\n').length }
  })
}

/** The files that a Markdown text links to, without their anchors. */
export function readLinks(markdown: string): string[] {
  return [...markdown.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target as string)
}
