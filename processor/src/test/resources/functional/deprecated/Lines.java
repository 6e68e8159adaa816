package deprecated;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
final class Lines {
  private Lines() {}

  @Deprecated
  static Item put(String key, Item value) {
    return value;
  }
}
