/**
 * Bundles the app for the platforms that it is given, as `react-native bundle` does.
 *
 * @module
 */
const Metro = require('metro')

async function main() {
  const config = await Metro.loadConfig({ cwd: __dirname })
  config.reporter = { update() {} }
  for (const platform of process.argv.slice(2)) {
    await Metro.runBuild(config, {
      entry: platform === 'web' ? 'index.web.js' : 'index.js',
      platform,
      dev: false,
      // As for Hermes, whose compiler does it.
      minify: false,
      out: `${__dirname}/out/${platform}.js`,
      // Beside it, as `.map`. Without an address it would be in the bundle too.
      sourceMap: true,
      sourceMapUrl: `${platform}.map`,
    })
  }
}

main().catch((error) => {
  console.error(error)
  process.exitCode = 1
})
