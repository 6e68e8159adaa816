package dev.csmr.replica.disk;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import dev.csmr.replica.api.ReplicaError;
import dev.csmr.replica.api.UnusableDataException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The snapshot of a group's state, as a file of any length, written and read in pieces.
 *
 * <p>Numbers are big-endian: {@code "CSMRSNAP"}, format (4 bytes), the sections, 0 (4), check (4),
 * end. A section is the length of its name (4, at least 1), the name in UTF-8, its chunks, and an
 * empty chunk. A chunk is the length of its content (4, at most {@value #MAX_CHUNK}), the content,
 * check (4). A check is CRC-32C of everything before it in the file. The first section, {@code
 * header}, says whose state it is.
 *
 * <p>A file is refused, and never changed, when any of this is not so. Nothing of it is handed out
 * before the check that follows was right.
 */
public final class SnapshotFile {
  /** The format this program writes and reads. */
  public static final int FORMAT = 3;

  /** The longest chunk, in bytes. */
  static final int MAX_CHUNK = 1 << 20;

  private static final byte[] MAGIC = "CSMRSNAP".getBytes(StandardCharsets.US_ASCII);
  private static final String HEADER = "header";
  private static final int MAX_NAME = 4096;
  private static final int BUFFER = 1 << 16;

  /**
   * Whose state it is.
   *
   * @param cluster the cluster
   * @param group the group
   * @param term the term of the last entry in it
   * @param index the index of the last entry in it
   */
  public record Header(String cluster, String group, long term, long index) {

    void write(WireWriter out) {
      out.writeString(1, cluster);
      out.writeString(2, group);
      out.writeInt64(3, term);
      out.writeInt64(4, index);
    }

    static Header read(WireReader in) {
      String cluster = "";
      String group = "";
      long term = 0;
      long index = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> group = in.readString();
          case 3 << 3 | VARINT -> term = in.readInt64();
          case 4 << 3 | VARINT -> index = in.readInt64();
          default ->
              throw new MalformedMessageException(
                  "The header has the unknown field " + WireType.fieldNumber(tag) + ".");
        }
      }
      return new Header(cluster, group, term, index);
    }
  }

  /** Takes the sections of a snapshot that is read. */
  public interface Sections {
    /**
     * One section. What the reader gives was checked; the end of the file was not yet.
     *
     * @throws MalformedMessageException when its content cannot be used
     */
    void section(String name, WireReader content) throws IOException;
  }

  /** Takes the sections of a snapshot that is written. */
  public interface Sink {
    /**
     * One section.
     *
     * @param content writes it, with flush points where it is long
     */
    void section(String name, Consumer<WireWriter> content);
  }

  /** Gives the sections of a snapshot that is written. */
  public interface SectionSource {
    /** Writes all sections, one after another. */
    void writeTo(Sink sink);
  }

  /** Takes the digest of a snapshot that is written, before its file is there. */
  public interface DigestSink {
    /**
     * The file's MD5 digest, by which Ratis checks it on its way to another node. When this fails,
     * there is no snapshot.
     */
    void digest(byte[] md5) throws IOException;
  }

  private final FileChannel channel;
  private final CRC32C crc = new CRC32C();
  private final MessageDigest md5;
  private final DataOutputStream out;

  private SnapshotFile(FileChannel channel) {
    this.channel = channel;
    this.md5 = md5();
    OutputStream digesting = new DigestOutputStream(Channels.newOutputStream(channel), md5);
    this.out =
        new DataOutputStream(
            new CheckedOutputStream(new BufferedOutputStream(digesting, BUFFER), crc));
  }

  /**
   * Writes a snapshot so that it is on disk, whole and with its digest, or not there at all. Ratis
   * begins from one without a digest only where no other has one, and deletes it only when two
   * newer ones have.
   *
   * @return the digest
   */
  public static byte[] write(Path file, Header header, SectionSource source, DigestSink digestSink)
      throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    byte[] digest;
    try {
      digest = writeAll(temporary, header, source);
      digestSink.digest(digest);
      Fsync.directory(file.getParent());
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (UncheckedIOException e) {
      Files.deleteIfExists(temporary);
      throw e.getCause();
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Fsync.directory(file.getParent());
    return digest;
  }

  private static byte[] writeAll(Path file, Header header, SectionSource source)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      return new SnapshotFile(channel).write(header, source);
    }
  }

  private byte[] write(Header header, SectionSource source) throws IOException {
    out.write(MAGIC);
    out.writeInt(FORMAT);
    writeSection(HEADER, header::write);
    source.writeTo(this::writeSection);
    out.writeInt(0);
    writeCheck();
    out.flush();
    channel.force(true);
    return md5.digest();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5.", e);
    }
  }

  private void writeSection(String name, Consumer<WireWriter> content) {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    try {
      out.writeInt(nameBytes.length);
      out.write(nameBytes);
      WireWriter writer = new WireWriter(new ChunkedOutput());
      content.accept(writer);
      writer.drain();
      writeChunk(new byte[0], 0, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeChunk(byte[] bytes, int offset, int count) throws IOException {
    out.writeInt(count);
    out.write(bytes, offset, count);
    writeCheck();
  }

  private void writeCheck() throws IOException {
    out.writeInt((int) crc.getValue());
  }

  /** Writes what it gets as chunks. */
  private final class ChunkedOutput extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      for (int done = 0; done < count; done += MAX_CHUNK) {
        writeChunk(bytes, offset + done, Math.min(MAX_CHUNK, count - done));
      }
    }
  }

  /**
   * Reads a snapshot.
   *
   * @throws UnusableDataException when it is damaged, of another cluster or group, or newer
   */
  public static void read(Path file, Header expected, Sections sections) throws IOException {
    Header unused = readFile(file, expected, sections);
  }

  /**
   * Reads a group's part of a backup, which is in the form of a snapshot, of any group.
   *
   * @return whose part it is
   * @throws UnusableDataException when it is damaged or newer
   */
  public static Header readPart(Path file, Sections sections) throws IOException {
    return readFile(file, null, sections);
  }

  private static Header readFile(Path file, Header expected, Sections sections) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      CRC32C crc = new CRC32C();
      InputStream buffered = new BufferedInputStream(stream, BUFFER);
      DataInputStream in = new DataInputStream(new CheckedInputStream(buffered, crc));
      return new Reading(file, Files.size(file), in, crc).read(expected, sections);
    }
  }

  /** One reading of one file. */
  private static final class Reading {
    private final Path file;
    private final DataInputStream in;
    private final CRC32C crc;
    private final long size;
    private long remaining;
    private String section = HEADER;
    private Header header;
    private boolean isPart;

    Reading(Path file, long size, DataInputStream in, CRC32C crc) {
      this.file = file;
      this.in = in;
      this.crc = crc;
      this.size = size;
      this.remaining = size;
    }

    /** Reads it; a part of a backup is whoever's. */
    Header read(Header expected, Sections sections) throws IOException {
      isPart = expected == null;
      try {
        readAll(expected, sections);
        return header;
      } catch (EOFException e) {
        throw damaged("it is cut off", e);
      } catch (UncheckedIOException e) {
        throw e.getCause() instanceof EOFException ? damaged("it is cut off", e) : e.getCause();
      } catch (MalformedMessageException e) {
        throw new UnusableDataException(
            e, ReplicaError.SNAPSHOT_UNUSABLE, section, file, e.getMessage());
      }
    }

    private void readAll(Header expected, Sections sections) throws IOException {
      if (!Arrays.equals(bytes(MAGIC.length), MAGIC)) {
        throw damaged("it does not begin as a snapshot does", null);
      }
      int format = number();
      if (format != FORMAT) {
        throw new UnusableDataException(ReplicaError.SNAPSHOT_FORMAT, file, format, FORMAT);
      }
      readSection(
          nameLength(),
          (name, content) -> {
            if (!name.equals(HEADER)) {
              throw new MalformedMessageException("The first section is not the header.");
            }
            header = Header.read(content);
            if (!isPart) {
              check(expected);
            }
          });
      for (int length = nameLength(); length != 0; length = nameLength()) {
        readSection(length, sections);
      }
      check();
      if (remaining != 0) {
        throw damaged("something follows its end", null);
      }
    }

    private int nameLength() throws IOException {
      int length = number();
      if (length < 0 || length > MAX_NAME) {
        throw damaged("a section's name claims a length of " + length, null);
      }
      return length;
    }

    private void readSection(int nameLength, Sections sections) throws IOException {
      section = new String(bytes(nameLength), StandardCharsets.UTF_8);
      ChunkedInput content = new ChunkedInput();
      sections.section(section, new WireReader(content));
      content.skipRest();
    }

    private void check() throws IOException {
      int computed = (int) crc.getValue();
      if (number() != computed) {
        throw damaged("a checksum is wrong", null);
      }
    }

    private byte[] chunk() throws IOException {
      int length = number();
      if (length < 0 || length > MAX_CHUNK) {
        throw damaged("a chunk claims a length of " + length, null);
      }
      byte[] content = bytes(length);
      check();
      return content;
    }

    /** The content of a section, and so its name, each chunk checked before it is given. */
    private final class ChunkedInput extends InputStream {
      private byte[] chunk;
      private int given;

      ChunkedInput() throws IOException {
        chunk = chunk();
      }

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] into, int offset, int count) throws IOException {
        if (given == chunk.length && given > 0) {
          chunk = chunk();
          given = 0;
        }
        if (chunk.length == 0) {
          return -1;
        }
        int copied = Math.min(count, chunk.length - given);
        System.arraycopy(chunk, given, into, offset, copied);
        given += copied;
        return copied;
      }

      void skipRest() throws IOException {
        while (chunk.length > 0) {
          chunk = chunk();
        }
      }
    }

    private void check(Header expected) throws UnusableDataException {
      if (!header.cluster().equals(expected.cluster())
          || !header.group().equals(expected.group())) {
        throw new UnusableDataException(
            ReplicaError.SNAPSHOT_OF_ANOTHER,
            file,
            header.group(),
            header.cluster(),
            expected.group(),
            expected.cluster());
      }
      if (header.term() != expected.term() || header.index() != expected.index()) {
        throw damaged(
            "it is of entry ("
                + header.term()
                + ", "
                + header.index()
                + "), but its name says ("
                + expected.term()
                + ", "
                + expected.index()
                + ")",
            null);
      }
    }

    private int number() throws IOException {
      return ByteBuffer.wrap(bytes(Integer.BYTES)).getInt();
    }

    /** Never allocates more than the file still has. */
    private byte[] bytes(int count) throws IOException {
      if (count > remaining) {
        throw new EOFException();
      }
      byte[] bytes = new byte[count];
      in.readFully(bytes);
      remaining -= count;
      return bytes;
    }

    private UnusableDataException damaged(String how, Throwable cause) {
      if (isPart) {
        return new UnusableDataException(
            cause,
            ReplicaError.BACKUP_DAMAGED,
            file,
            how
                + " (in section \""
                + section
                + "\", before byte "
                + (size - remaining)
                + " of "
                + size
                + ")");
      }
      return new UnusableDataException(
          cause,
          ReplicaError.SNAPSHOT_DAMAGED,
          file,
          how,
          section,
          size - remaining,
          size,
          GroupDirectory.ofSnapshot(file).remedy(),
          file.getFileName());
    }
  }
}
