import { storageContract } from '../contract/key-value-storage.ts'
import { ADAPTERS } from './adapters.ts'
import { Disk } from './fakes/disk.ts'

for (const [name, open] of Object.entries(ADAPTERS)) {
  storageContract(
    name,
    () => {
      const disk = new Disk()
      return { open: () => open(disk) }
    },
    // Cookies travel with every request: 17,500 bytes after percent-encoding are the most that fits.
    name === 'cookieStorage' ? { longest: 6000 } : {},
  )
}
