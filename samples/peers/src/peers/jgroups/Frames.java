package peers.jgroups;

import java.io.DataInput;
import org.jgroups.Address;
import org.jgroups.blocks.cs.Receiver;

/**
 * JGroups' TCP server hands over a stream, and its default method for that drops it: read the
 * frame.
 */
interface Frames extends Receiver {
  @Override
  default void receive(Address sender, DataInput in, int len) throws Exception {
    byte[] b = new byte[len];
    in.readFully(b);
    receive(sender, b, 0, len);
  }
}
