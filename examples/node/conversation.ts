/**
 * Asks the person at the terminal, or answers for them where there is nobody: in CI, in a pipe.
 *
 * @module
 */
import { createInterface } from 'node:readline/promises'

/** Somebody to ask. */
export interface Conversation {
  /** Asks a question. `suggestion` is the answer when the person only presses Enter, or when nobody is there. */
  ask(question: string, suggestion: string): Promise<string>
  close(): void
}

/** A conversation at this terminal, or a scripted one. */
export function createConversation(): Conversation {
  if (!process.stdin.isTTY || process.env.CI) {
    return {
      ask: async (question, suggestion) => {
        console.log(`  ? ${question} ${suggestion}`)
        return suggestion
      },
      close: () => {},
    }
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  return {
    ask: async (question, suggestion) => (await terminal.question(`  ? ${question} [${suggestion}] `)) || suggestion,
    close: () => terminal.close(),
  }
}
