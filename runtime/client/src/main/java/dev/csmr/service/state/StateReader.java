package dev.csmr.service.state;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.ServiceStateMachine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Reads what a {@link StateWriter} wrote, piece by piece: {@code for (int field = in.next(); field
 * != 0; field = in.next()) switch (field) {case … -> object.field = in.read(FIELD); default ->
 * throw in.unknown();}}.
 *
 * <p>Whatever the bytes, it ends in values or a {@link MalformedMessageException}. Used once. Not
 * thread-safe.
 */
public final class StateReader {
  static final int NO_IDENTITY = -1;

  private static final int HEAD_TAG = StateWriter.HEAD << 3 | WireType.LENGTH_DELIMITED;
  private static final int FORMAT_TAG = StateWriter.HEAD_FORMAT << 3 | WireType.VARINT;
  private static final int OWN_TAG = StateWriter.HEAD_OWN << 3 | WireType.VARINT;

  private final WireReader snapshot;
  private final OwnCollections own;
  private final FirstValues first;
  private final List<Integer> named = new ArrayList<>();
  private final Set<Integer> seen = new HashSet<>();
  private WireReader in;
  private MetValues met = new MetValues();
  private boolean isSparse;
  private int field;
  private WireReader piece;
  private String name;
  private Shape shape;

  /**
   * Begins.
   *
   * @param in gives the pieces
   * @param own what is in the object's final fields
   * @throws MalformedMessageException when the bytes are of another form
   */
  public StateReader(WireReader in, OwnCollections own) {
    this.snapshot = in;
    this.own = own;
    this.first = new FirstValues(own.owner());
    begin(in);
  }

  /**
   * Begins with the state of a new object, before that of the snapshot: so a field that the
   * snapshot lacks has its first value, with the objects that are in the final fields.
   *
   * @param in gives the snapshot's pieces
   * @param own what is in the object's final fields
   * @param created has a new object
   * @throws MalformedMessageException when the bytes are of another form
   */
  public StateReader(WireReader in, OwnCollections own, ServiceStateMachine created) {
    this.snapshot = in;
    this.own = own;
    this.first = new FirstValues(own.owner());
    WireWriter out = new WireWriter();
    created.save(out);
    begin(new WireReader(out.toByteArray()));
  }

  private void begin(WireReader from) {
    in = from;
    met = new MetValues();
    named.clear();
    seen.clear();
    int tag = in.readTag();
    if (tag == 0) {
      return;
    }
    if (tag != HEAD_TAG) {
      throw ofAnotherForm();
    }
    readHead(in.readMessage());
  }

  private boolean isFirst() {
    return in != snapshot;
  }

  private void readHead(WireReader head) {
    int format = 0;
    for (int tag = head.readTag(); tag != 0; tag = head.readTag()) {
      switch (tag) {
        case FORMAT_TAG -> format = head.readInt32();
        case OWN_TAG -> named.add(head.readInt32());
        default -> throw malformed("its first piece has the unknown tag " + tag);
      }
    }
    isSparse = format == StateWriter.SPARSE_FORMAT;
    if (format != StateWriter.FORMAT && !isSparse) {
      throw ofAnotherForm();
    }
    named.forEach(this::meetOwn);
  }

  private void meetOwn(int number) {
    Object object = own.of(number);
    for (int i = 0; object != null && i < met.size(); i++) {
      if (met.get(i) == object) {
        throw new MalformedMessageException(
            "The snapshot has two collections for "
                + first.place(named.get(i))
                + " and "
                + first.place(number)
                + ", which are final and hold one now. Give each its own again.");
      }
    }
    met.add(object);
  }

  private MalformedMessageException ofAnotherForm() {
    return new MalformedMessageException(
        "The snapshot has the state of "
            + own.owner()
            + " in a form that another version of csmr wrote. Start this node with that version.");
  }

  /** The number of the next field; 0 when there is none. */
  public int next() {
    int tag = in.readTag();
    if (tag == 0 && isFirst()) {
      begin(snapshot);
      return next();
    }
    if (tag == 0) {
      first.check(seen);
      return 0;
    }
    field = WireType.fieldNumber(tag);
    expectTag(field, WireType.LENGTH_DELIMITED, tag);
    piece = in.readMessage();
    expectTag(StateWriter.NAME, WireType.LENGTH_DELIMITED, piece.readTag());
    name = piece.readString();
    expectTag(StateWriter.SHAPE, WireType.LENGTH_DELIMITED, piece.readTag());
    shape = Shape.read(piece.readMessage());
    if (!seen.add(field)) {
      throw malformed("field " + name + " is there twice");
    }
    if (isFirst()) {
      first.name(field, name);
    }
    return field;
  }

  /** The value of the field, which may be null. */
  public <T> T read(StateField<T> wanted) {
    return read(wanted, null);
  }

  /**
   * The value of a field of a primitive type.
   *
   * @throws MalformedMessageException when it is null
   */
  public <T> T present(StateField<T> wanted) {
    T value = read(wanted);
    if (value == null) {
      throw malformed(place(wanted) + " is null");
    }
    return value;
  }

  /** Refills the collection in a final field. */
  public <T> void refill(StateField<T> wanted, T collection) {
    if (read(wanted, collection) != collection) {
      throw malformed(
          place(wanted)
              + " is final, and held null or another field's collection when it was taken");
    }
  }

  private <T> T read(StateField<T> wanted, T target) {
    return readAs(
        wanted,
        tag -> {
          if (wanted.codec() instanceof ContainerCodec<T, ?> container) {
            return container.readField(this, field, target, piece, tag);
          }
          expectNumber(StateWriter.VALUE, tag);
          return read(wanted.codec(), piece, WireType.of(tag));
        });
  }

  /** Some elements or entries of a field's collection. */
  <C, I> List<I> readPortion(StateField<C> wanted, ContainerCodec<C, I> codec) {
    return readAs(wanted, tag -> codec.readPortion(this, field, piece, tag));
  }

  private <T> T readAs(StateField<?> wanted, IntFunction<T> reader) {
    wanted
        .codec()
        .shape()
        .differsFrom(shape, place(wanted))
        .ifPresent(
            difference -> {
              throw new MalformedMessageException(
                  "The snapshot has a state of another form than the class: " + difference + ".");
            });
    try {
      return reader.apply(piece.readTag());
    } catch (MalformedMessageException e) {
      throw new MalformedMessageException(place(wanted) + ": " + e.getMessage());
    } catch (RuntimeException e) {
      throw malformed(place(wanted) + " cannot be filled with what was saved: " + e);
    }
  }

  String place(StateField<?> wanted) {
    return own.owner() + "." + wanted.name();
  }

  /** The exception for a field that the object's class does not have. */
  public MalformedMessageException unknown() {
    return new MalformedMessageException(
        "The snapshot has a field "
            + name
            + " of type "
            + shape
            + " and number "
            + field
            + ", which "
            + own.owner()
            + " lacks. If the field was renamed, put @Id("
            + field
            + ") on it; if it was removed, put it back; if an older version of the class is running"
            + " here, start the newer one.");
  }

  /** The next piece of a field. */
  WireReader nextPiece(int number) {
    expectTag(number, WireType.LENGTH_DELIMITED, in.readTag());
    return in.readMessage();
  }

  /** Reads a value that may be null. */
  <T> T read(StateCodec<T> codec, WireReader from, int wireType) {
    return wireType == StateWriter.NULL ? null : readPresent(codec, from, wireType);
  }

  /** Reads a value. */
  <T> T readPresent(StateCodec<T> codec, WireReader from, int wireType) {
    if (wireType != StateWriter.NUMBERED) {
      return codec.read(this, from, wireType);
    }
    int identity = reserve();
    return complete(identity, codec.read(this, from, WireType.of(from.readTag())));
  }

  /** How many objects have identities. */
  int identities() {
    return met.size();
  }

  /** The identity that the first piece gave to a field's object. */
  int identityOf(int number) {
    return named.indexOf(number);
  }

  /** Whether an object has an identity. */
  boolean isIdentity(int identity, Object object) {
    return object != null && identity < met.size() && met.get(identity) == object;
  }

  /**
   * Gives the next identity to an object, unless only those get one that are said to.
   *
   * @param object null if it does not exist yet
   */
  int meet(Object object) {
    return isSparse ? NO_IDENTITY : add(object);
  }

  private int add(Object object) {
    int identity = met.add(object);
    hold(identity);
    return identity;
  }

  /** The field that is read holds the value of an identity. */
  private void hold(int identity) {
    if (isFirst() && identity >= named.size()) {
      first.holds(field, identity);
    }
  }

  /**
   * Takes the next identity for an object that is said to have one.
   *
   * @throws MalformedMessageException when all have one
   */
  int reserve() {
    if (!isSparse) {
      throw malformed("only some values have numbers");
    }
    return add(null);
  }

  /** Says which object an identity is of. */
  <T> T complete(int identity, T object) {
    if (identity != NO_IDENTITY) {
      met.set(identity, object);
    }
    return object;
  }

  /** The object of an identity. */
  Object met(int identity, Class<?> declared) {
    if (identity >= 0 && identity < named.size() && met.get(identity) == null) {
      throw new MalformedMessageException(
          "The snapshot has here the collection of "
              + first.place(named.get(identity))
              + ", which was final then. Make it final again.");
    }
    hold(identity);
    if (identity < 0 || identity >= met.size() || !declared.isInstance(met.get(identity))) {
      throw malformed("there is no " + declared.getSimpleName() + " of identity " + identity);
    }
    return met.get(identity);
  }

  static void expectNumber(int number, int tag) {
    if (WireType.fieldNumber(tag) != number) {
      throw malformed("expected field " + number + ", not tag " + tag);
    }
  }

  static void expectTag(int number, int wireType, int tag) {
    if (tag != WireType.tag(number, wireType)) {
      throw malformed("expected field " + number + ", not tag " + tag);
    }
  }

  /** A collection that would be another one than was saved, as its class or its content changed. */
  static MalformedMessageException otherRules(String what) {
    return new MalformedMessageException(
        what
            + " than when the snapshot was taken: its comparator, the compareTo, equals or hashCode of"
            + " what is in it, or a limit of its size is another one now. Keep those; or leave the"
            + " field as it is, add one of another name with the new ones, and fill it from the old"
            + " one in a method annotated @Restored.");
  }

  static MalformedMessageException malformed(String what) {
    return new MalformedMessageException("Malformed snapshot: " + what + ".");
  }
}
