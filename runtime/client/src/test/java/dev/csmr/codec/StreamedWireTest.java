package dev.csmr.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamedWireTest {
  private static final int NUMBER = WireType.tag(1, WireType.VARINT);
  private static final int TEXT = WireType.tag(2, WireType.LENGTH_DELIMITED);
  private static final int FIXED = WireType.tag(3, WireType.FIXED64);

  private static void writeFields(WireWriter out, int fields, Random random) {
    for (int i = 0; i < fields; i++) {
      switch (random.nextInt(3)) {
        case 0 -> out.writePresentInt64(1, random.nextLong());
        case 1 -> out.writePresentBytes(2, new byte[random.nextInt(random.nextInt(300_000) + 1)]);
        default -> out.writePresentFixed64(3, random.nextLong());
      }
      out.flushPoint();
    }
  }

  private static String readFields(WireReader in) {
    StringBuilder all = new StringBuilder();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == NUMBER) {
        all.append(' ').append(in.readInt64());
      } else if (tag == TEXT) {
        all.append(" [").append(in.readBytes().length).append(']');
      } else if (tag == FIXED) {
        all.append(" f").append(in.readFixed64());
      } else {
        in.skip(tag);
      }
    }
    return all.toString();
  }

  /** Gives a few bytes at a time, as a network does. */
  private static InputStream dribble(byte[] bytes, Random random) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int count) {
        return super.read(into, offset, Math.min(count, 1 + random.nextInt(70_000)));
      }
    };
  }

  @Test
  void what_is_streamed_is_what_is_written_into_memory() {
    for (int seed = 0; seed < 20; seed++) {
      WireWriter whole = new WireWriter();
      writeFields(whole, 100, new Random(seed));
      ByteArrayOutputStream sink = new ByteArrayOutputStream();
      WireWriter streamed = new WireWriter(sink);
      writeFields(streamed, 100, new Random(seed));
      streamed.drain();
      assertThat(sink.toByteArray()).isEqualTo(whole.toByteArray());
      assertThat(readFields(new WireReader(dribble(sink.toByteArray(), new Random(seed)))))
          .isEqualTo(readFields(new WireReader(whole.toByteArray())));
    }
  }

  @Test
  void more_than_two_gibibytes_pass_through_in_bounded_memory() {
    long fields = 40_000;
    byte[] value = new byte[60_000];
    long[] written = {0};
    WireWriter out =
        new WireWriter(
            new OutputStream() {
              @Override
              public void write(int b) {
                written[0]++;
              }

              @Override
              public void write(byte[] bytes, int offset, int count) {
                assertThat(count).isLessThan(1 << 18);
                written[0] += count;
              }
            });
    for (int i = 0; i < fields; i++) {
      out.writePresentBytes(2, value);
      out.flushPoint();
    }
    out.drain();
    assertThat(written[0]).isEqualTo(fields * (value.length + 4)).isGreaterThan(1L << 31);
  }

  @Test
  void reading_goes_on_beyond_two_gibibytes() {
    WireWriter field = new WireWriter();
    field.writePresentBytes(2, new byte[60_000]);
    byte[] one = field.toByteArray();
    long fields = 40_000;
    InputStream repeated =
        new InputStream() {
          private long position;

          @Override
          public int read() {
            throw new AssertionError("It reads in bulk.");
          }

          @Override
          public int read(byte[] into, int offset, int count) {
            if (position == fields * one.length) {
              return -1;
            }
            int from = (int) (position % one.length);
            int copied = Math.min(count, one.length - from);
            System.arraycopy(one, from, into, offset, copied);
            position += copied;
            return copied;
          }
        };
    WireReader in = new WireReader(repeated);
    long seen = 0;
    while (in.readTag() == TEXT) {
      in.skip(TEXT);
      seen++;
    }
    assertThat(seen).isEqualTo(fields);
    assertThat(in.atEnd()).isTrue();
  }

  @Test
  void a_nested_reader_stays_good_when_its_parent_reads_on() {
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    WireWriter out = new WireWriter(sink);
    for (int i = 0; i < 3; i++) {
      int mark = out.begin(2);
      out.writePresentInt64(1, i);
      out.writeBytes(4, new byte[50_000]);
      out.end(mark);
      out.flushPoint();
    }
    out.drain();
    WireReader in = new WireReader(new ByteArrayInputStream(sink.toByteArray()));
    in.readTag();
    WireReader first = in.readMessage();
    in.readTag();
    WireReader second = in.readMessage();
    in.readTag();
    in.readMessage();
    assertThat(readFields(first)).isEqualTo(" 0");
    assertThat(readFields(second)).isEqualTo(" 1");
    assertThat(in.readTag()).isZero();
  }

  @Test
  void whatever_the_bytes_it_ends_in_a_value_or_an_exception() {
    Random random = new Random(7);
    WireWriter whole = new WireWriter();
    writeFields(whole, 30, random);
    byte[] good = whole.toByteArray();
    for (int i = 0; i < 2000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length));
      for (int j = 0; j < 3 && bad.length > 0; j++) {
        bad[random.nextInt(Math.min(bad.length, 100))] = (byte) random.nextInt();
      }
      String expected = outcome(new WireReader(bad));
      assertThat(outcome(new WireReader(new ByteArrayInputStream(bad)))).isEqualTo(expected);
    }
  }

  private static String outcome(WireReader in) {
    try {
      return readFields(in);
    } catch (MalformedMessageException e) {
      return "malformed";
    }
  }

  @Test
  void a_length_that_is_a_lie_allocates_no_more_than_there_is() {
    WireWriter out = new WireWriter();
    out.rawTag(2, WireType.LENGTH_DELIMITED);
    out.rawVarint32(2_000_000_000);
    assertThatThrownBy(() -> new WireReader(new ByteArrayInputStream(out.toByteArray())).readTag())
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("cut off");
  }

  @Test
  void a_stream_that_fails_fails_its_reader_and_its_writer() {
    InputStream failing =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] into, int offset, int count) throws IOException {
            throw new IOException("no disk");
          }
        };
    assertThatThrownBy(() -> new WireReader(failing).readTag())
        .isInstanceOf(UncheckedIOException.class);
    WireWriter out =
        new WireWriter(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no room");
              }
            });
    out.writeInt32(1, 1);
    assertThatThrownBy(out::drain).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void a_writer_without_a_stream_keeps_everything_at_a_flush_point() {
    WireWriter out = new WireWriter();
    out.writeBytes(2, new byte[1 << 20]);
    int length = out.length();
    out.flushPoint();
    assertThat(out.length()).isEqualTo(length);
    assertThatThrownBy(out::drain).isInstanceOf(IllegalStateException.class);
  }
}
