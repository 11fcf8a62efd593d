/** The server frameworks that the pages name, with the members that they use, in the types that they publish. */
declare module 'h3' {
  import type { SessionSnapshot } from 'cognito-machines'
  export interface H3Event {
    readonly path: string
    readonly headers: Headers
    readonly context: { session?: SessionSnapshot }
  }
  export function defineEventHandler<Answer>(handler: (event: H3Event) => Answer): (event: H3Event) => Answer
  export function toWebRequest(event: H3Event): Request
  export function getRequestURL(event: H3Event): URL
  export function appendResponseHeader(event: H3Event, name: string, value: string): void
  export function setResponseHeader(event: H3Event, name: string, value: string): void
}

/** What Nuxt imports by itself. The members of `useNuxtApp` are those that the plugin of the page provides. */
declare module '#imports' {
  import type { Auth, SessionSnapshot } from 'cognito-machines'
  import type { App, Ref } from 'vue'

  interface Route {
    readonly fullPath: string
  }
  export function defineNuxtPlugin<Provided>(plugin: (app: { readonly vueApp: App }) => Provided): unknown
  export function useRequestEvent(): { readonly context: { session?: SessionSnapshot } } | undefined
  export function useState<T>(key: string, init: () => T): Ref<T>
  export function defineNuxtRouteMiddleware(middleware: (to: Route, from: Route) => unknown): unknown
  export function navigateTo(to: { readonly path: string; readonly query?: Record<string, string> }): Promise<unknown>
  export function useNuxtApp(): {
    readonly isHydrating?: boolean
    readonly $auth: Auth
    readonly $initialSession: SessionSnapshot | undefined
  }
}

interface ImportMeta {
  readonly server: boolean
}

declare module '@sveltejs/kit' {
  export function redirect(status: 300 | 301 | 302 | 303 | 304 | 305 | 306 | 307 | 308, location: string): never
}

declare module '@sveltejs/kit/hooks' {
  interface RequestEvent {
    readonly request: Request
    readonly url: URL
    readonly locals: App.Locals
  }
  export type Handle = (input: {
    readonly event: RequestEvent
    readonly resolve: (event: RequestEvent) => Promise<Response>
  }) => Response | Promise<Response>
}

declare module 'react-router' {
  import type { ReactNode } from 'react'
  export interface RouterContext<T> {
    defaultValue?: T
  }
  export class RouterContextProvider {
    get<T>(context: RouterContext<T>): T
    set<T>(context: RouterContext<T>, value: T): void
  }
  export function createContext<T>(defaultValue?: T): RouterContext<T>
  export type MiddlewareFunction<Result> = (
    args: { readonly request: Request; readonly context: Readonly<RouterContextProvider> },
    next: () => Promise<Result>,
  ) => Result | undefined | Promise<Result | undefined>
  export function redirect(url: string): Response
  export function Outlet(): ReactNode
}
