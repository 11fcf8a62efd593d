import { IDBFactory } from 'fake-indexeddb'
import { indexedDbStorage } from '../../src/storage/indexed-db.ts'
import { storageContract } from '../contract/key-value-storage.ts'

storageContract('indexedDbStorage', () => {
  const indexedDB = new IDBFactory()
  return { open: () => indexedDbStorage({ indexedDB }) }
})
