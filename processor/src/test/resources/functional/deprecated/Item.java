package deprecated;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
public record Item(@Deprecated Kind kind, @Deprecated Inner inner, @Deprecated int size) {
  @Deprecated
  public Item {}

  @Deprecated
  public Kind kind() {
    return kind;
  }

  @Deprecated
  public record Inner(String text) {}
}
