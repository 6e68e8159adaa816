package dev.csmr.samples;

import dev.csmr.ComposeWith;

/**
 * A key-value store with locks beside it (CSMR, "adding operations"): each operation goes to the
 * component that declares it. Nothing forces a caller to take a lock; see {@link GuardedStore} and
 * {@link LockAwareStore}.
 */
@ComposeWith({KeyValueStore.class, LockService.class})
public interface LockingStore extends KeyValueStore, LockService {}
