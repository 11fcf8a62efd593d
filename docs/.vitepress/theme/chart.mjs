/**
 * A Mermaid diagram in the theme of the page. Its code stands there until it is drawn, and where it cannot be.
 *
 * @module
 */
import library from 'mermaid/dist/mermaid.min.js?url'
import { useData } from 'vitepress'
import { defineComponent, h, onMounted, ref, watch } from 'vue'

let count = 0
let loading

/** Mermaid as a script: to bundle it takes minutes. */
const load = () =>
  (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script')
    Object.assign(script, { src: library, onload: () => resolve(globalThis.mermaid), onerror: reject })
    document.head.append(script)
  }))

export const Chart = defineComponent({
  props: { code: { type: String, required: true } },
  setup(props) {
    const { isDark } = useData()
    const drawing = ref('')
    async function draw() {
      const mermaid = await load()
      mermaid.initialize({
        startOnLoad: false,
        theme: isDark.value ? 'dark' : 'neutral',
        maxTextSize: 200_000,
        state: { useMaxWidth: false },
      })
      drawing.value = (await mermaid.render(`chart-${count++}`, decodeURIComponent(props.code))).svg
    }
    onMounted(draw)
    watch(isDark, draw)
    return () =>
      drawing.value
        ? h('div', { class: 'chart', style: 'overflow-x: auto', innerHTML: drawing.value })
        : h('pre', { class: 'chart' }, decodeURIComponent(props.code))
  },
})
