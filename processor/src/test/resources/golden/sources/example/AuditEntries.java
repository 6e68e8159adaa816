package example;

final class AuditEntries {
  private AuditEntries() {}

  static String put(String key, String value) {
    return key + "=" + value;
  }
}
