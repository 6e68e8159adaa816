package dev.csmr.processor.writer;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks a line of code that is too long at its outermost place: after an assignment or an arrow,
 * before an operator, a clause or a call in a chain, else within the last pair of parentheses. What
 * follows the break is indented by four and broken again if need be.
 */
final class LineBreaker {
  private static final int CONTINUATION = 4;

  private LineBreaker() {}

  /** Adds the line, broken if it has to be, to {@code out}. */
  static void breakLine(String text, int indent, List<String> out) {
    if (indent + text.length() <= SourceFormatter.WIDTH || text.startsWith("//")) {
      out.add(" ".repeat(indent) + text);
      return;
    }
    List<String> pieces = split(text, indent);
    if (pieces.size() < 2) {
      out.add(" ".repeat(indent) + text);
      return;
    }
    out.add(" ".repeat(indent) + pieces.get(0));
    for (String piece : pieces.subList(1, pieces.size())) {
      breakLine(piece, indent + CONTINUATION, out);
    }
  }

  private static List<String> split(String text, int indent) {
    int[] depths = depths(text);
    if (text.startsWith("case ") || text.startsWith("default ")) {
      List<String> arms = after(text, depths, " -> ");
      if (arms.size() == 2) {
        return arms;
      }
    }
    List<String> assignment = after(text, depths, " = ");
    if (assignment.size() > 1) {
      return assignment;
    }
    for (String clause : List.of(" throws ", " implements ", " extends ")) {
      List<String> clauses = before(text, depths, clause);
      if (clauses.size() > 1) {
        return clauses;
      }
    }
    for (List<String> operators :
        List.of(List.of(" ? ", " : "), List.of(" || "), List.of(" && "))) {
      List<String> operands = before(text, depths, operators.toArray(String[]::new));
      if (operands.size() > 1 && !text.startsWith("for ")) {
        return operands;
      }
    }
    List<String> sum = before(text, depths, " + ");
    if (sum.size() > 1) {
      return sum;
    }
    List<String> calls = calls(text, depths);
    return calls.size() > 2 ? calls : arguments(text, depths, indent);
  }

  /** How many brackets are open before each character; -1 within literals. */
  private static int[] depths(String text) {
    int[] depths = new int[text.length()];
    int depth = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        depths[i] = -1;
        if (c == '\\') {
          i++;
          depths[i] = -1;
        } else if (c == quote) {
          quote = 0;
        }
        continue;
      }
      if (c == ')' || c == ']') {
        depth--;
      }
      depths[i] = depth;
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == '"' || c == '\'') {
        quote = c;
        depths[i] = -1;
      }
    }
    return depths;
  }

  private static List<String> after(String text, int[] depths, String separator) {
    for (int i = 0; i + separator.length() < text.length(); i++) {
      if (depths[i] == 0 && text.startsWith(separator, i)) {
        int end = i + separator.length();
        return List.of(text.substring(0, end - 1), text.substring(end));
      }
    }
    return List.of(text);
  }

  private static List<String> before(String text, int[] depths, String... separators) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < text.length(); i++) {
      for (String separator : separators) {
        if (depths[i] == 0 && text.startsWith(separator, i)) {
          pieces.add(text.substring(start, i));
          start = i + 1;
        }
      }
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  /** The calls of a chain, each with its dot; the first piece is what it begins with. */
  private static List<String> calls(String text, int[] depths) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < text.length(); i++) {
      boolean call = depths[i] == 0 && text.charAt(i) == '.' && text.charAt(i - 1) == ')';
      if (call) {
        pieces.add(text.substring(start, i));
        start = i;
      }
    }
    pieces.add(text.substring(start));
    return pieces;
  }

  private static List<String> arguments(String text, int[] depths, int indent) {
    int close = text.length() - 1;
    while (close >= 0 && !(depths[close] == 0 && text.charAt(close) == ')')) {
      close--;
    }
    int open = close - 1;
    while (open >= 0 && !(depths[open] == 0 && text.charAt(open) == '(')) {
      open--;
    }
    if (open < 0 || open + 1 >= close) {
      return List.of(text);
    }
    String head = text.substring(0, open + 1);
    String inner = text.substring(open + 1, close);
    String tail = text.substring(close);
    if (indent + CONTINUATION + inner.length() + tail.length() <= SourceFormatter.WIDTH) {
      return List.of(head, inner + tail);
    }
    List<String> pieces = new ArrayList<>();
    pieces.add(head);
    int start = open + 1;
    int angles = 0;
    for (int i = open + 1; i < close; i++) {
      char c = text.charAt(i);
      if (depths[i] != 1) {
        continue;
      }
      if (c == '<') {
        angles++;
      } else if (c == '>' && text.charAt(i - 1) != '-') {
        angles--;
      } else if (c == ',' && angles == 0) {
        pieces.add(text.substring(start, i + 1).strip());
        start = i + 1;
      }
    }
    pieces.add(text.substring(start, close).strip() + tail);
    return pieces;
  }
}
