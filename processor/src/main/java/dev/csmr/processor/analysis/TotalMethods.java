package dev.csmr.processor.analysis;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;

/**
 * Knows methods and constructors of the Java platform that throw nothing, whatever they are called
 * on and given, as long as that is not null: a list of what is known, so that what is not in it may
 * throw. Collections are taken to hold no null, and to permit what is done to them.
 */
final class TotalMethods {
  private static final Set<String> OF_OBJECTS =
      Set.of("equals", "hashCode", "toString", "getClass", "compareTo", "compare");

  private static final Map<String, Set<String>> METHODS =
      Map.ofEntries(
          Map.entry(
              "java.lang.String",
              Set.of(
                  "compareToIgnoreCase",
                  "concat",
                  "contains",
                  "contentEquals",
                  "copyValueOf",
                  "endsWith",
                  "equalsIgnoreCase",
                  "indexOf",
                  "intern",
                  "isBlank",
                  "isEmpty",
                  "lastIndexOf",
                  "length",
                  "lines",
                  "replace",
                  "startsWith",
                  "strip",
                  "stripLeading",
                  "stripTrailing",
                  "toCharArray",
                  "chars",
                  "codePoints",
                  "toLowerCase",
                  "toUpperCase",
                  "trim",
                  "valueOf",
                  "getBytes",
                  "regionMatches",
                  "join")),
          Map.entry("java.util.regex.Pattern", Set.of("matcher", "pattern", "asPredicate")),
          Map.entry("java.util.regex.Matcher", Set.of("matches", "find", "lookingAt")),
          Map.entry(
              "java.util.function.Predicate", Set.of("and", "isEqual", "negate", "not", "or")),
          Map.entry("java.util.function.Function", Set.of("andThen", "compose", "identity")),
          Map.entry(
              "java.util.Comparator",
              Set.of(
                  "comparing",
                  "comparingInt",
                  "comparingLong",
                  "naturalOrder",
                  "reverseOrder",
                  "reversed",
                  "thenComparing")),
          Map.entry("java.lang.StringBuilder", Set.of("append", "isEmpty", "length", "reverse")),
          Map.entry("java.lang.AbstractStringBuilder", Set.of("isEmpty", "length")),
          Map.entry("java.lang.CharSequence", Set.of("length", "isEmpty", "chars")),
          Map.entry(
              "java.lang.Math",
              Set.of("abs", "max", "min", "signum", "round", "floor", "ceil", "rint", "sqrt")),
          Map.entry("java.lang.Enum", Set.of("name", "ordinal", "getDeclaringClass")),
          Map.entry(
              "java.util.Objects",
              Set.of(
                  "hash",
                  "isNull",
                  "nonNull",
                  "requireNonNull",
                  "requireNonNullElse",
                  "requireNonNullElseGet")),
          Map.entry(
              "java.util.Optional",
              Set.of(
                  "empty",
                  "filter",
                  "flatMap",
                  "ifPresent",
                  "ifPresentOrElse",
                  "isEmpty",
                  "isPresent",
                  "map",
                  "of",
                  "ofNullable",
                  "or",
                  "orElse",
                  "orElseGet",
                  "stream")),
          Map.entry("java.util.Map.Entry", Set.of("getKey", "getValue", "setValue")),
          Map.entry(
              "java.util.Map",
              Set.of(
                  "clear",
                  "compute",
                  "computeIfAbsent",
                  "computeIfPresent",
                  "containsKey",
                  "containsValue",
                  "entry",
                  "entrySet",
                  "forEach",
                  "get",
                  "getOrDefault",
                  "isEmpty",
                  "keySet",
                  "merge",
                  "put",
                  "putAll",
                  "putIfAbsent",
                  "remove",
                  "replace",
                  "size",
                  "values",
                  "ceilingEntry",
                  "ceilingKey",
                  "descendingMap",
                  "firstEntry",
                  "floorEntry",
                  "floorKey",
                  "headMap",
                  "higherEntry",
                  "higherKey",
                  "lastEntry",
                  "lowerEntry",
                  "lowerKey",
                  "tailMap")),
          Map.entry(
              "java.util.Collection",
              Set.of(
                  "add",
                  "addAll",
                  "addFirst",
                  "addLast",
                  "clear",
                  "contains",
                  "containsAll",
                  "forEach",
                  "indexOf",
                  "isEmpty",
                  "iterator",
                  "offer",
                  "peek",
                  "poll",
                  "pollFirst",
                  "pollLast",
                  "removeAll",
                  "removeIf",
                  "retainAll",
                  "size",
                  "stream",
                  "ceiling",
                  "floor",
                  "higher",
                  "lower",
                  "descendingSet",
                  "headSet",
                  "tailSet")),
          Map.entry("java.util.Iterator", Set.of("hasNext")),
          Map.entry("dev.csmr.ReplicaContext", Set.of("now")));

  /** Numbers: what neither reads a text nor checks a range. */
  private static final Pattern OF_NUMBERS =
      Pattern.compile(
          "java\\.lang\\.(Integer|Long|Short|Byte|Float|Double|Boolean|Character|Number)\\."
              + "(\\w+Value|sum|max|min|signum|bitCount|abs|is\\w+|to\\w+Case|logical\\w+"
              + "|parseBoolean|getNumericValue|to\\w+String)");

  /** Times: what only looks at them. */
  private static final Pattern OF_TIMES =
      Pattern.compile(
          "java\\.time\\.\\w+\\.(is\\w+|get\\w+|between|toSeconds|toMinutes|toHours|toDays)");

  private TotalMethods() {}

  /** Whether a method without source throws nothing. */
  static boolean has(Code code, ExecutableElement method) {
    TypeMirror type = method.getEnclosingElement().asType();
    String owner = Code.name(type);
    String name = method.getSimpleName().toString();
    String full = owner + '.' + name;
    if (method.getKind() == ElementKind.CONSTRUCTOR) {
      return isTotalConstructor(code, type, method);
    }
    if (OF_OBJECTS.contains(name) || METHODS.getOrDefault(owner, Set.of()).contains(name)) {
      return true;
    }
    if (owner.startsWith("java.util.stream.")) {
      return !(name.equals("toMap") && method.getParameters().size() == 2);
    }
    if (OF_NUMBERS.matcher(full).matches() || OF_TIMES.matcher(full).matches()) {
      return true;
    }
    if (name.equals("valueOf") && owner.startsWith("java.lang.")) {
      return method.getParameters().stream()
          .allMatch(each -> each.asType().getKind().isPrimitive());
    }
    boolean isOfDifferent =
        owner.matches("java\\.util\\.(Set|Map)")
            && name.equals("of")
            && method.getParameters().size() > 1
            && !(owner.endsWith("Map") && method.getParameters().size() == 2);
    if (isOfDifferent) {
      return false;
    }
    boolean isOfIndex =
        !method.getParameters().isEmpty()
            && method.getParameters().get(0).asType().getKind().isPrimitive();
    return owner.startsWith("java.util.")
        && !isOfIndex
        && ((code.isA(type, "java.util.Map") && METHODS.get("java.util.Map").contains(name))
            || (code.isA(type, "java.util.Collection")
                && (METHODS.get("java.util.Collection").contains(name)
                    || (name.equals("remove") && method.getParameters().size() == 1)))
            || (name.matches("copyOf|of|emptyList|emptySet|emptyMap|unmodifiable\\w+")
                && code.isCollection(method.getReturnType())));
  }

  /** The class of what a method may throw that is none of these, as long as nothing is null. */
  static String thrown(ExecutableElement method) {
    String owner = Code.name(method.getEnclosingElement().asType());
    String name = method.getSimpleName().toString();
    boolean isOfNumbers = owner.matches("java\\.lang\\.(Integer|Long|Short|Byte|Double|Float)");
    if (isOfNumbers && name.matches("parse\\w+|valueOf|decode")) {
      return "java.lang.NumberFormatException";
    }
    if (owner.startsWith("java.time.") && name.equals("parse")) {
      return "java.time.format.DateTimeParseException";
    }
    if (name.endsWith("Exact")) {
      return "java.lang.ArithmeticException";
    }
    boolean isOfNames =
        (owner.equals("java.util.UUID") && name.equals("fromString"))
            || (method.getEnclosingElement().getKind() == ElementKind.ENUM
                && name.equals("valueOf"));
    return isOfNames ? "java.lang.IllegalArgumentException" : "java.lang.RuntimeException";
  }

  private static boolean isTotalConstructor(
      Code code, TypeMirror type, ExecutableElement constructor) {
    boolean isOfCapacity =
        constructor.getParameters().stream()
            .anyMatch(each -> each.asType().getKind().isPrimitive());
    return (code.isCollection(type) && !isOfCapacity)
        || Code.name(type).equals("java.lang.Object")
        || Code.name(type).equals("java.lang.Record")
        || code.isA(type, "java.lang.Throwable")
        || (Code.name(type).equals("java.lang.StringBuilder") && !isOfCapacity);
  }
}
