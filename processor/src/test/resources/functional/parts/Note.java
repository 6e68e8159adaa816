package parts;

record Note(String key, String note) {
  static Note put(String key, String value) {
    if (key.equals("unmappable")) {
      throw new IllegalArgumentException("There is no note for that.");
    }
    return new Note(key, value);
  }
}
