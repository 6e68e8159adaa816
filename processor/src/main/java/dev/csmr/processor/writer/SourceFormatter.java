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
    List<String> in = source.lines().toList();
    List<String> out = new ArrayList<>();
    for (int i = 0; i < in.size(); i++) {
      String line = in.get(i).stripTrailing();
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
        if (!out.isEmpty() && !out.get(out.size() - 1).isEmpty()) {
          out.add("");
        }
      } else {
        LineBreaker.breakLine(text, indent, out);
      }
    }
    return String.join("\n", out) + "\n";
  }
}
