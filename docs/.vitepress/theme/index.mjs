import DefaultTheme from 'vitepress/theme'
import { Chart } from './chart.mjs'

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component('Chart', Chart),
}
