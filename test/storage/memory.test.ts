import { memoryStorage } from '../../src/storage/memory.ts'
import { storageContract } from '../contract/key-value-storage.ts'

storageContract('memoryStorage', () => ({ open: memoryStorage }), { persistent: false })
