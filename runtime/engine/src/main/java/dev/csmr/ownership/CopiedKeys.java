package dev.csmr.ownership;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.CanonicalKey;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A portion of a copy: some keys, and all that belonged to them at the place in the log where the
 * portion was made. Where nothing did, the key is there and nothing of it is in the state.
 *
 * @param keys the keys
 * @param state what belonged to them, as their component writes it; not to be modified
 */
public record CopiedKeys(SortedSet<CanonicalKey> keys, byte[] state) {
  private static final byte[] NOTHING = {};

  /** Copies the keys. */
  public CopiedKeys {
    keys = Collections.unmodifiableSortedSet(new TreeSet<>(keys));
  }

  /** The bytes that say it. */
  public byte[] encode() {
    WireWriter out = new WireWriter(state.length + 1024);
    keys.forEach(key -> out.writePresentBytes(1, key.toBytes()));
    out.writeBytes(2, state);
    return out.toByteArray();
  }

  /**
   * Reads what {@link #encode} made.
   *
   * @throws MalformedMessageException if the bytes are no portion
   */
  public static CopiedKeys decode(byte[] bytes) {
    SortedSet<CanonicalKey> keys = new TreeSet<>();
    byte[] state = NOTHING;
    WireReader in = new WireReader(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> keys.add(CanonicalKey.ofBytes(in.readBytes()));
        case 2 << 3 | LENGTH_DELIMITED -> state = in.readBytes();
        default ->
            throw new MalformedMessageException(
                "A portion of a copy has the unknown field " + WireType.fieldNumber(tag) + ".");
      }
    }
    return new CopiedKeys(keys, state);
  }
}
