package deprecated;

@Deprecated
public class FullException extends Exception {
  private static final long serialVersionUID = 1;
  private final int size;

  @Deprecated
  public FullException(int size) {
    this.size = size;
  }

  @Deprecated
  public int size() {
    return size;
  }
}
