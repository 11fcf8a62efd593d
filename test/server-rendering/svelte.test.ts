import { render as renderPage } from 'svelte/server'
import { describe } from 'vitest'
import type { Auth } from '../../src/index.ts'
import { serverRenderingContract } from '../contract/server-rendering.ts'
import Screen from '../svelte/Screen.svelte'

const render = (auth: Auth) => renderPage(Screen, { props: { auth, onrender: () => {} } }).body

describe('Svelte', () => serverRenderingContract(render))
