/**
 * A snapshot as a ref, for as long as the present scope lives.
 *
 * @module
 */
import { getCurrentInstance, onScopeDispose, onServerPrefetch, type Ref, shallowRef } from 'vue'

/** The part of a flow, or of a session, that a view needs. */
export interface Store<Snapshot> {
  getSnapshot(): Snapshot
  subscribe(listener: () => void): () => void
}

/** The present snapshot. Read-only: it changes when the store does. */
export function useStore<Snapshot>(store: Store<Snapshot>): Readonly<Ref<Snapshot>> {
  const ref = shallowRef(store.getSnapshot())
  const unsubscribe = store.subscribe(() => {
    ref.value = store.getSnapshot()
  })
  onScopeDispose(unsubscribe)
  // A server disposes of no scope.
  if (getCurrentInstance()) onServerPrefetch(unsubscribe)
  return ref
}
