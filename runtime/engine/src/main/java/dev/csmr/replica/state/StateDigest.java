package dev.csmr.replica.state;

import dev.csmr.codec.WireWriter;
import dev.csmr.replica.disk.SnapshotFile;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A digest of a whole state: CRC-32C of what its snapshot would consist of. Equal for equal states,
 * which become equal bytes on every replica. It takes no more memory than a snapshot does. Not
 * thread-safe.
 */
final class StateDigest implements SnapshotFile.Sink {
  private final CRC32C crc = new CRC32C();
  private final OutputStream digesting;

  private StateDigest(BooleanSupplier interrupted) {
    digesting =
        new OutputStream() {
          @Override
          public void write(int b) {
            crc.update(b);
          }

          @Override
          public void write(byte[] bytes, int offset, int count) throws InterruptedIOException {
            if (interrupted.getAsBoolean()) {
              throw new InterruptedIOException();
            }
            crc.update(bytes, offset, count);
          }
        };
  }

  /**
   * Calculates the digest of a state.
   *
   * @param interrupted asked every few ten kilobytes, and at each {@link WireWriter#pulse}: whether
   *     somebody else wants the state
   * @return the digest, or null when it was interrupted
   */
  static Long of(SnapshotFile.SectionSource state, BooleanSupplier interrupted) {
    StateDigest digest = new StateDigest(interrupted);
    try {
      state.writeTo(digest);
      return digest.crc.getValue();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof InterruptedIOException) {
        return null;
      }
      throw e;
    }
  }

  @Override
  public void section(String name, Consumer<WireWriter> content) {
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    WireWriter out = new WireWriter(digesting);
    content.accept(out);
    out.drain();
  }
}
