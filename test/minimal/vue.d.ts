/** What the plugin of Vite makes of a component. `npm run typecheck:vue` reads the component itself. */
declare module '*.vue' {
  const component: import('vue').Component
  export default component
}
