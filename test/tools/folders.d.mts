type Conditions = { import: { default: string }; require: { default: string } }

export function readFolders(manifest: {
  exports: Record<string, string | Conditions>
}): Map<string, { main: string; module: string; 'react-native': string }>
