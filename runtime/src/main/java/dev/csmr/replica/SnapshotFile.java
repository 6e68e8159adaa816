package dev.csmr.replica;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireType;
import dev.csmr.codec.WireWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * The snapshot of a group's state, as a file.
 *
 * <p>Numbers are big-endian: {@code "CSMRSNAP"}, format (4 bytes), number of sections (4), the
 * sections, CRC-32C of everything before it (4), end. A section is the length of its name (4), the
 * name in UTF-8, the length of its content (8), the content, CRC-32C of the content (4). The first
 * section, {@code header}, says whose state it is.
 *
 * <p>A file is refused, and never changed, when any of this is not so.
 */
final class SnapshotFile {
  /** The format this program writes, and the newest that it reads. */
  static final int FORMAT = 1;

  private static final byte[] MAGIC = "CSMRSNAP".getBytes(StandardCharsets.US_ASCII);
  private static final String HEADER = "header";
  private static final int MAX_NAME = 4096;
  private static final int MAX_SECTIONS = 1 << 16;
  private static final int BUFFER = 1 << 16;

  /**
   * Whose state it is.
   *
   * @param cluster the cluster
   * @param group the group
   * @param term the term of the last entry in it
   * @param index the index of the last entry in it
   */
  record Header(String cluster, String group, long term, long index) {
    private static final int CLUSTER_TAG = WireType.tag(1, WireType.LENGTH_DELIMITED);
    private static final int GROUP_TAG = WireType.tag(2, WireType.LENGTH_DELIMITED);
    private static final int TERM_TAG = WireType.tag(3, WireType.VARINT);
    private static final int INDEX_TAG = WireType.tag(4, WireType.VARINT);

    private WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeString(2, group);
      out.writeInt64(3, term);
      out.writeInt64(4, index);
      return out;
    }

    private static Header read(WireReader in) {
      String cluster = "";
      String group = "";
      long term = 0;
      long index = 0;
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        if (tag == CLUSTER_TAG) {
          cluster = in.readString();
        } else if (tag == GROUP_TAG) {
          group = in.readString();
        } else if (tag == TERM_TAG) {
          term = in.readInt64();
        } else if (tag == INDEX_TAG) {
          index = in.readInt64();
        } else {
          in.skip(tag);
        }
      }
      return new Header(cluster, group, term, index);
    }
  }

  /** Takes the sections of a snapshot that is read. */
  interface Sections {
    /**
     * One section whose checksum was right.
     *
     * @throws MalformedMessageException when its content cannot be used
     */
    void section(String name, WireReader content);
  }

  private SnapshotFile() {}

  /**
   * Writes a snapshot so that it is on disk, whole, or not there at all.
   *
   * @return the MD5 digest of the file, by which Ratis checks it on its way to another node
   */
  static byte[] write(Path file, Header header, Map<String, WireWriter> sections)
      throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    MessageDigest digest = md5();
    try {
      writeAll(temporary, digest, header, sections);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    Durable.forceDirectory(file.getParent());
    return digest.digest();
  }

  private static void writeAll(
      Path file, MessageDigest digest, Header header, Map<String, WireWriter> sections)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      CRC32C whole = new CRC32C();
      OutputStream digesting = new DigestOutputStream(Channels.newOutputStream(channel), digest);
      DataOutputStream out =
          new DataOutputStream(
              new CheckedOutputStream(new BufferedOutputStream(digesting, BUFFER), whole));
      out.write(MAGIC);
      out.writeInt(FORMAT);
      out.writeInt(sections.size() + 1);
      writeSection(out, HEADER, header.write());
      for (Map.Entry<String, WireWriter> section : sections.entrySet()) {
        writeSection(out, section.getKey(), section.getValue());
      }
      out.writeInt((int) whole.getValue());
      out.flush();
      channel.force(true);
    }
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has MD5.", e);
    }
  }

  private static void writeSection(DataOutputStream out, String name, WireWriter content)
      throws IOException {
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    out.writeInt(nameBytes.length);
    out.write(nameBytes);
    out.writeLong(content.length());
    CRC32C crc = new CRC32C();
    content.writeTo(new CheckedOutputStream(out, crc));
    out.writeInt((int) crc.getValue());
  }

  /**
   * Reads a snapshot.
   *
   * @throws UnusableDataException when it is damaged, of another cluster or group, or newer
   */
  static void read(Path file, Header expected, Sections sections) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      CRC32C whole = new CRC32C();
      InputStream buffered = new BufferedInputStream(stream, BUFFER);
      DataInputStream in = new DataInputStream(new CheckedInputStream(buffered, whole));
      new Reading(file, Files.size(file), in, whole).read(expected, sections);
    }
  }

  /** One reading of one file. */
  private static final class Reading {
    private final Path file;
    private final DataInputStream in;
    private final CRC32C whole;
    private final CRC32C crc = new CRC32C();
    private long remaining;

    Reading(Path file, long size, DataInputStream in, CRC32C whole) {
      this.file = file;
      this.in = in;
      this.whole = whole;
      this.remaining = size;
    }

    void read(Header expected, Sections sections) throws IOException {
      try {
        readAll(expected, sections);
      } catch (EOFException e) {
        throw damaged("it is cut off", e);
      }
    }

    private void readAll(Header expected, Sections sections) throws IOException {
      if (!Arrays.equals(bytes(MAGIC.length), MAGIC)) {
        throw damaged("it does not begin as a snapshot does", null);
      }
      int format = number();
      if (format != FORMAT) {
        throw new UnusableDataException(
            "Snapshot "
                + file
                + " has the format "
                + format
                + "; this version reads "
                + FORMAT
                + ". Start the version that wrote it, or a newer one. Nothing was changed.");
      }
      int count = number();
      if (count < 1 || count > MAX_SECTIONS) {
        throw damaged("it claims to have " + count + " sections", null);
      }
      for (int i = 0; i < count; i++) {
        readSection(i == 0 ? expected : null, sections);
      }
      int computed = (int) whole.getValue();
      if (number() != computed) {
        throw damaged("its checksum is wrong", null);
      }
      if (remaining != 0) {
        throw damaged("something follows its end", null);
      }
    }

    private void readSection(Header expected, Sections sections) throws IOException {
      int nameLength = number();
      if (nameLength < 0 || nameLength > MAX_NAME) {
        throw damaged("a section's name claims a length of " + nameLength, null);
      }
      String name = new String(bytes(nameLength), StandardCharsets.UTF_8);
      long length = longNumber();
      if (length < 0 || length > WireWriter.MAX_LENGTH) {
        throw damaged("section \"" + name + "\" claims a length of " + length, null);
      }
      byte[] content = bytes((int) length);
      crc.reset();
      crc.update(content);
      if (number() != (int) crc.getValue()) {
        throw damaged("the checksum of section \"" + name + "\" is wrong", null);
      }
      try {
        if (expected == null) {
          sections.section(name, new WireReader(content));
        } else if (name.equals(HEADER)) {
          check(expected, Header.read(new WireReader(content)));
        } else {
          throw damaged("its first section is not its header", null);
        }
      } catch (MalformedMessageException e) {
        throw new UnusableDataException(
            "Snapshot " + file + " cannot be used: " + e.getMessage() + " Nothing was changed.", e);
      }
    }

    private void check(Header expected, Header header) throws UnusableDataException {
      if (!header.cluster().equals(expected.cluster())
          || !header.group().equals(expected.group())) {
        throw new UnusableDataException(
            "Snapshot "
                + file
                + " is of group "
                + header.group()
                + " of cluster "
                + header.cluster()
                + ", not of group "
                + expected.group()
                + " of cluster "
                + expected.cluster()
                + ". Give this node its own data directory. Nothing was changed.");
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

    private long longNumber() throws IOException {
      return ByteBuffer.wrap(bytes(Long.BYTES)).getLong();
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
      return new UnusableDataException(
          "Snapshot "
              + file
              + " is damaged: "
              + how
              + " ("
              + remaining
              + " bytes before its end). Nothing was changed. While a majority of the group's other"
              + " members is up, stop this node, move the group's directory away and start again:"
              + " the leader sends the state.",
          cause);
    }
  }
}
