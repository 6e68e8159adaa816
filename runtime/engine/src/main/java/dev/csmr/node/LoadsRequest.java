package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;

/**
 * The question what a node has counted of the slots of a partitioned service.
 *
 * @param cluster the cluster that the caller means
 * @param path the path of the partitioned service
 * @param patienceMillis how long the groups of the service may take to tell where the slots are; 0:
 *     they are not asked
 */
record LoadsRequest(String cluster, String path, int patienceMillis) {
  WireWriter write() {
    WireWriter out = new WireWriter();
    out.writeString(1, cluster);
    out.writeString(2, path);
    out.writeInt32(3, patienceMillis);
    return out;
  }

  static LoadsRequest read(WireReader in) {
    String cluster = "";
    String path = "";
    int patience = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
        case 2 << 3 | LENGTH_DELIMITED -> path = in.readString();
        case 3 << 3 | VARINT -> patience = in.readInt32();
        default -> in.skip(tag);
      }
    }
    return new LoadsRequest(cluster, path, patience);
  }
}
