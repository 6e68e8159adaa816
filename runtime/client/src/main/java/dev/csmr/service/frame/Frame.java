package dev.csmr.service.frame;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * One message as gRPC moves it: protobuf bytes that are copied once on their way out and once on
 * their way in.
 */
public final class Frame {
  /** Turns frames into gRPC's streams and back. */
  public static final MethodDescriptor.Marshaller<Frame> MARSHALLER = new FrameMarshaller();

  private final WireWriter outgoing;
  private final byte[] incoming;

  private Frame(WireWriter outgoing, byte[] incoming) {
    this.outgoing = outgoing;
    this.incoming = incoming;
  }

  /** A frame to send. The writer must not be used afterwards. */
  public static Frame of(WireWriter message) {
    return new Frame(message, null);
  }

  /** A frame to send. The bytes must not change afterwards. */
  public static Frame of(byte[] message) {
    return new Frame(null, message);
  }

  /** A reader of the whole frame. */
  public WireReader reader() {
    return new WireReader(bytes());
  }

  /** The frame's bytes, not to be modified. */
  public byte[] bytes() {
    return incoming != null ? incoming : outgoing.toByteArray();
  }

  /** The number of bytes that the frame has. */
  public int length() {
    return incoming != null ? incoming.length : outgoing.length();
  }

  private static final class FrameMarshaller implements MethodDescriptor.Marshaller<Frame> {
    @Override
    public InputStream stream(Frame frame) {
      return new FrameInputStream(frame);
    }

    @Override
    public Frame parse(InputStream stream) {
      try {
        if (stream instanceof KnownLength) {
          byte[] bytes = new byte[stream.available()];
          int count = stream.readNBytes(bytes, 0, bytes.length);
          if (count == bytes.length && stream.read() < 0) {
            return Frame.of(bytes);
          }
          throw new IOException("A frame of known length ended early or went on.");
        }
        return Frame.of(stream.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What gRPC drains into its own buffer; read byte by byte only by in-process transports. */
  private static final class FrameInputStream extends InputStream
      implements Drainable, KnownLength {
    private Frame frame;
    private InputStream bytes;

    FrameInputStream(Frame frame) {
      this.frame = frame;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      if (frame == null) {
        return (int) bytes.transferTo(target);
      }
      int length = frame.length();
      if (frame.outgoing != null) {
        frame.outgoing.writeTo(target);
      } else {
        target.write(frame.incoming);
      }
      frame = null;
      bytes = InputStream.nullInputStream();
      return length;
    }

    @Override
    public int available() throws IOException {
      return frame != null ? frame.length() : bytes.available();
    }

    @Override
    public int read() throws IOException {
      return asStream().read();
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      return asStream().read(target, offset, count);
    }

    private InputStream asStream() {
      if (frame != null) {
        bytes = new ByteArrayInputStream(frame.bytes());
        frame = null;
      }
      return bytes;
    }
  }
}
