/** The HTML of `Hydrated.svelte`, as a server renders it: it is compiled for a server in one suite, and for pages in the other. */
export const htmlOf = (text: string): string => `<!--[--><p>${text}</p><!----><!--]-->`
