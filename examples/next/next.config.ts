import type { NextConfig } from 'next'

const config: NextConfig = {
  // This folder, wherever other lock files lie.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  // Shows the proxy which requests are prefetches, so that they refresh nothing.
  skipProxyUrlNormalize: true,
}

export default config
