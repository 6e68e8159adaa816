package clash;

public enum Kind {
  COMMAND,
  QUERY
}
