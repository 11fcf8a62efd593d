import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { toMermaid } from '../model/mermaid.ts'
import { CHARTS } from './charts.ts'

const README = new URL('../../machines/README.md', import.meta.url)

it('has a diagram of every machine in machines/README.md that is drawn from the code', async () => {
  const text = await readFile(README, 'utf8')
  const drawn = Object.entries(CHARTS).reduce((page, [name, machine]) => {
    const block = new RegExp(`(<!-- chart: ${name} -->\n\n\`\`\`mermaid\n)[^\`]*(\`\`\`)`)
    expect(page, `a place for the chart of ${name}`).toMatch(block)
    return page.replace(block, (_, before: string, after: string) => before + toMermaid(machine) + after)
  }, text)

  // `npx vitest run test/machines/diagrams.test.ts -u` draws them again.
  await expect(drawn).toMatchFileSnapshot(README.pathname)
})
