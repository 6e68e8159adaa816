package dev.csmr.processor.writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays out what JavaPoet printed as a person would: lines of at most {@value #WIDTH} columns,
 * broken at the outermost place, Javadoc filled and on one line where it fits, empty bodies closed
 * at once. It knows just enough Java for the code that the writers of this package make.
 */
final class SourceFormatter {
  static final int WIDTH = 100;

  private SourceFormatter() {}

  /** The laid-out source. */
  static String format(String source) {
    List<String> in = joined(source.lines().map(String::stripTrailing).toList());
    List<String> out = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      String line = in.get(i);
      String text = line.strip();
      int indent = line.indexOf(text);
      if (text.equals("/**")) {
        List<String> comment = new ArrayList<>();
        for (i++; !in.get(i).strip().equals("*/"); i++) {
          comment.add(in.get(i).strip().replaceFirst("^\\* ?", ""));
        }
        JavadocFormatter.format(comment, indent, out);
      } else if (text.endsWith("{") && i + 1 < in.size() && in.get(i + 1).strip().equals("}")) {
        LineBreaker.breakLine(text + "}", indent, out);
        i++;
      } else if (text.isEmpty()) {
        if (!isBetweenFields(in, i)) {
          out.add("");
        }
      } else {
        LineBreaker.breakLine(text, indent, out);
      }
    }
    return String.join("\n", out) + "\n";
  }

  /** JavaPoet parts all fields of an object by empty lines; those without a comment need none. */
  private static boolean isBetweenFields(List<String> lines, int empty) {
    return isField(lines.get(empty - 1)) && isField(lines.get(empty + 1));
  }

  private static boolean isField(String line) {
    return line.strip().startsWith("private final ") && line.endsWith(";");
  }

  /** Undoes the line breaks within parentheses, so that all are made by the same rules. */
  private static List<String> joined(List<String> lines) {
    List<String> joined = new ArrayList<>();
    for (String line : lines) {
      String last = joined.isEmpty() ? "" : joined.get(joined.size() - 1);
      boolean continues = (last.endsWith("(") || last.endsWith(",")) && LineBreaker.isOpen(last);
      if (continues && !line.endsWith("-> {")) {
        String separator = last.endsWith("(") || line.strip().startsWith(")") ? "" : " ";
        joined.set(joined.size() - 1, last + separator + line.strip());
      } else {
        joined.add(line);
      }
    }
    return joined;
  }
}
