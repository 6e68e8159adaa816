package dev.csmr.service;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** Operations to be found by their ids, which are distinct. Immutable. */
public final class Operations {
  private final int[] ids;
  private final OperationDescriptor[] byId;

  /** Takes operations in any order. */
  public Operations(Collection<OperationDescriptor> operations) {
    byId =
        operations.stream()
            .sorted(Comparator.comparingInt(OperationDescriptor::id))
            .toArray(OperationDescriptor[]::new);
    ids = Arrays.stream(byId).mapToInt(OperationDescriptor::id).toArray();
  }

  /** The operation with an id, or null. */
  public OperationDescriptor find(int id) {
    int at = Arrays.binarySearch(ids, id);
    return at < 0 ? null : byId[at];
  }
}
