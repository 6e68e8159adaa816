package deprecated;

@Deprecated
public enum Kind {
  @Deprecated
  FIRST,
  SECOND
}
