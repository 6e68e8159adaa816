package dev.csmr.replica.ratis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import org.apache.ratis.proto.RaftProtos.FileChunkProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * The requests that carry a snapshot of one file to a follower, with their bytes mapped from the
 * file instead of copied to the heap.
 *
 * <p>Ratis holds each request that it sent for as long as its answer may take (24 s), whether it
 * was answered or its call failed. So a snapshot would be on the leader's heap as a whole, and once
 * more for each attempt while the follower is down: enough to end the leader.
 */
final class MappedChunks implements Iterable<InstallSnapshotRequestProto> {
  private final Iterable<InstallSnapshotRequestProto> requests;
  private final Path file;

  /**
   * Creates them.
   *
   * @param requests those of Ratis, each with one chunk of the file
   * @param file the snapshot; not changed, though it may be deleted
   */
  MappedChunks(Iterable<InstallSnapshotRequestProto> requests, Path file) {
    this.requests = requests;
    this.file = file;
  }

  /**
   * The requests; {@link UncheckedIOException} ends them when the file cannot be read. Who does not
   * want them all leaves a file open until the iterator is collected, as Ratis' own do.
   */
  @Override
  public Iterator<InstallSnapshotRequestProto> iterator() {
    Iterator<InstallSnapshotRequestProto> each = requests.iterator();
    return new Iterator<>() {
      private FileChannel channel;

      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public InstallSnapshotRequestProto next() {
        InstallSnapshotRequestProto request = each.next();
        try {
          if (channel == null) {
            // Open from the first chunk on: a newer snapshot may replace the file meanwhile.
            channel = FileChannel.open(file, StandardOpenOption.READ);
          }
          InstallSnapshotRequestProto mapped = mapped(request, channel);
          if (!each.hasNext()) {
            channel.close();
          }
          return mapped;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static InstallSnapshotRequestProto mapped(
      InstallSnapshotRequestProto request, FileChannel channel) throws IOException {
    InstallSnapshotRequestProto.Builder mapped = request.toBuilder();
    for (FileChunkProto.Builder chunk :
        mapped.getSnapshotChunkBuilder().getFileChunksBuilderList()) {
      ByteBuffer data = channel.map(MapMode.READ_ONLY, chunk.getOffset(), chunk.getData().size());
      chunk.setData(UnsafeByteOperations.unsafeWrap(data));
    }
    return mapped.build();
  }
}
