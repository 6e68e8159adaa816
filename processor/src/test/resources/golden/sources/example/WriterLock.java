package example;

record WriterLock(String key, String owner) {
  static WriterLock put(String key, String value) {
    return new WriterLock("writer", key);
  }
}
