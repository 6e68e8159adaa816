package dev.csmr.processor.writer;

import java.util.ArrayList;
import java.util.List;

/** Fills the paragraphs of a Javadoc comment. */
final class JavadocFormatter {
  private JavadocFormatter() {}

  /** Adds the comment with these lines, without their stars, to {@code out}. */
  static void format(List<String> comment, int indent, List<String> out) {
    String margin = " ".repeat(indent);
    List<String> paragraphs = paragraphs(comment);
    if (paragraphs.size() == 1) {
      String single = margin + "/** " + paragraphs.get(0) + " */";
      if (single.length() <= SourceFormatter.WIDTH) {
        out.add(single);
        return;
      }
    }
    out.add(margin + "/**");
    for (String paragraph : paragraphs) {
      fill(paragraph, margin + " *", out);
    }
    out.add(margin + " */");
  }

  /** Paragraphs and empty lines, each a string; a tag begins a paragraph of its own. */
  private static List<String> paragraphs(List<String> comment) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String line : comment) {
      if (line.isBlank() || line.startsWith("@")) {
        flush(current, paragraphs);
      }
      if (line.isBlank()) {
        paragraphs.add("");
      } else {
        current.append(current.length() == 0 ? "" : " ").append(line.strip());
      }
    }
    flush(current, paragraphs);
    while (!paragraphs.isEmpty() && paragraphs.get(paragraphs.size() - 1).isEmpty()) {
      paragraphs.remove(paragraphs.size() - 1);
    }
    return paragraphs;
  }

  private static void flush(StringBuilder current, List<String> paragraphs) {
    if (current.length() > 0) {
      paragraphs.add(current.toString());
      current.setLength(0);
    }
  }

  private static void fill(String paragraph, String margin, List<String> out) {
    StringBuilder line = new StringBuilder(margin);
    for (String word : paragraph.split(" ", -1)) {
      if (line.length() + 1 + word.length() > SourceFormatter.WIDTH
          && line.length() > margin.length()) {
        out.add(line.toString());
        line.setLength(0);
        line.append(margin).append(paragraph.startsWith("@") ? "    " : "");
      }
      if (!word.isEmpty()) {
        line.append(' ').append(word);
      }
    }
    out.add(line.toString());
  }
}
