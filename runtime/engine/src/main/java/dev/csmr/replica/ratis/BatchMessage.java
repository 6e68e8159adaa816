package dev.csmr.replica.ratis;

import dev.csmr.replica.entry.EntryBatch;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** A batch as the message of a request to Ratis, which gives it back with the entry. */
record BatchMessage(EntryBatch batch) implements Message {
  @Override
  public ByteString getContent() {
    return UnsafeByteOperations.unsafeWrap(batch.content());
  }
}
