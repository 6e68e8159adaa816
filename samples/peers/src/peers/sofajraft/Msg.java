package peers.sofajraft;

import java.io.Serializable;

/** Request and response, as bolt's default serializer (Hessian) takes them. */
public class Msg implements Serializable {
  public static class Put implements Serializable {
    public byte[] key, value;
  }

  public static class Get implements Serializable {
    public byte[] key;
  }

  public static class Reply implements Serializable {
    public boolean ok;
    public byte[] value;
    public String error;
  }
}
