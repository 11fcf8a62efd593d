/**
 * Subscribes a component to anything that has a snapshot.
 *
 * @module
 */
import { useCallback, useSyncExternalStore } from 'react'

/** The part of a flow, or of a session, that a view needs. */
export interface Store<Snapshot> {
  getSnapshot(): Snapshot
  getServerSnapshot(): Snapshot
  subscribe(listener: () => void): () => void
}

/** The present snapshot. Renders again when it changes, and on a server renders what is known there. */
export function useStore<Snapshot>(store: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getServerSnapshot)
}

/** A part of the present snapshot. Renders again only when that part is another. */
export function useSelected<Snapshot, Selected>(
  store: Store<Snapshot>,
  select: (snapshot: Snapshot) => Selected,
): Selected {
  const now = useCallback(() => select(store.getSnapshot()), [store, select])
  const onServer = useCallback(() => select(store.getServerSnapshot()), [store, select])
  return useSyncExternalStore(store.subscribe, now, onServer)
}
