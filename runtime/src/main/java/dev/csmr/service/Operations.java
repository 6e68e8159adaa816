package dev.csmr.service;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;

/** Operations to be found by their numbers. Immutable. */
public final class Operations {
  private final int[] ids;
  private final OperationDescriptor[] byId;

  /** Makes them findable. */
  public Operations(Collection<OperationDescriptor> operations) {
    byId =
        operations.stream()
            .sorted(Comparator.comparingInt(OperationDescriptor::id))
            .toArray(OperationDescriptor[]::new);
    ids = Arrays.stream(byId).mapToInt(OperationDescriptor::id).toArray();
  }

  /** The operation with a number, or null. */
  public OperationDescriptor find(int id) {
    int at = Arrays.binarySearch(ids, id);
    return at < 0 ? null : byId[at];
  }
}
