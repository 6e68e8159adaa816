package dev.csmr.multicast;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.InvocationIdentity;
import dev.csmr.service.StableHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A multi-group operation: its name, and what it does in each destination. Immutable.
 *
 * <p>A START carries all parts, so that the destination that logs it can tell all others what to
 * do.
 */
public final class Operation {
  private static final byte[] NOTHING = {};

  private final InvocationIdentity identity;
  private final MulticastId id;
  private final byte[] basis;
  private final List<Part> parts;
  private final boolean conditional;
  private final int size;

  /**
   * Creates an operation whose plan relies on nothing that may change.
   *
   * @param identity names it; no destination accepts a START after it has expired
   * @param parts one part for each destination, in any order; at least one destination executes
   */
  public Operation(InvocationIdentity identity, List<Part> parts) {
    this(identity, NOTHING, parts);
  }

  /**
   * Creates an operation.
   *
   * @param identity names it; no destination accepts a START after it has expired
   * @param basis what its plan relies on, opaque here; empty for nothing; not to be modified
   * @param parts one part for each destination, in any order; at least one destination executes
   */
  public Operation(InvocationIdentity identity, byte[] basis, List<Part> parts) {
    this.identity = identity;
    this.basis = basis;
    this.id = idOf(identity, basis);
    List<Part> sorted = new ArrayList<>(parts);
    sorted.sort(Comparator.comparing(Part::group));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).group().equals(sorted.get(i).group())) {
        throw new IllegalArgumentException(
            "Operation " + id + " has two parts for group " + sorted.get(i).group());
      }
    }
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("Operation " + id + " has no destination");
    }
    this.parts = List.copyOf(sorted);
    this.conditional = decides(parts);
    this.size = size(parts);
  }

  /** The name of the operation that a plan of an invocation makes. */
  public static MulticastId idOf(InvocationIdentity identity, byte[] basis) {
    long plan = basis.length == 0 ? 0 : StableHash.of64(basis);
    return new MulticastId(identity.session(), identity.sequence(), plan);
  }

  private static boolean decides(List<Part> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).role().decides()) {
        return true;
      }
    }
    return false;
  }

  private static int size(List<Part> parts) {
    int size = 0;
    for (int i = 0; i < parts.size(); i++) {
      size += parts.get(i).size();
    }
    return size;
  }

  /** The same operation with other contents of its parts, whose groups and roles are the same. */
  private Operation(Operation same, List<Part> parts) {
    this.identity = same.identity;
    this.id = same.id;
    this.basis = same.basis;
    this.parts = List.copyOf(parts);
    this.conditional = same.conditional;
    this.size = size(parts);
  }

  /** Its name. */
  public MulticastId id() {
    return id;
  }

  /** The identity of the invocation that it executes. */
  public InvocationIdentity identity() {
    return identity;
  }

  /** What its plan relies on, opaque here; empty for nothing; not to be modified. */
  public byte[] basis() {
    return basis;
  }

  /** The parts, ordered by group. */
  public List<Part> parts() {
    return parts;
  }

  /** The groups, in order. */
  List<String> destinations() {
    List<String> groups = new ArrayList<>(parts.size());
    for (Part part : parts) {
      groups.add(part.group());
    }
    return groups;
  }

  /** Whether a group is a destination. */
  public boolean hasDestination(String group) {
    return find(group) != null;
  }

  /** The part of a destination. */
  public Part part(String group) {
    Part part = find(group);
    if (part == null) {
      throw new IllegalArgumentException(
          "Group " + group + " is no destination of operation " + this);
    }
    return part;
  }

  /** Whether a destination decides a condition. */
  public boolean conditional() {
    return conditional;
  }

  /** The destination with the smallest name. */
  public String origin() {
    return parts.get(0).group();
  }

  /**
   * Whether a destination may log a START. An operation without conditions is begun by its {@link
   * #origin}; the others hear of it from there, so that they hear of such operations in one order.
   */
  public boolean begins(String group) {
    return conditional() ? hasDestination(group) : origin().equals(group);
  }

  /** Whether all parts are known. */
  public boolean complete() {
    for (int i = 0; i < parts.size(); i++) {
      if (!parts.get(i).known()) {
        return false;
      }
    }
    return true;
  }

  /** The operation as one destination needs it: its own part, and the roles of the others. */
  public Operation restrictedTo(String group) {
    List<Part> restricted = new ArrayList<>(parts.size());
    for (Part part : parts) {
      restricted.add(part.group().equals(group) ? part : part.withoutContents());
    }
    return new Operation(this, restricted);
  }

  int size() {
    return size;
  }

  private Part find(String group) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part.group().equals(group)) {
        return part;
      }
    }
    return null;
  }

  /** Writes the operation as a message. */
  public void write(WireWriter out) {
    Wire.writeOperation(out, this);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws dev.csmr.codec.MalformedMessageException if the bytes are no operation
   */
  public static Operation read(WireReader in) {
    return Wire.readOperation(in);
  }

  @Override
  public String toString() {
    return id + "→" + parts;
  }
}
