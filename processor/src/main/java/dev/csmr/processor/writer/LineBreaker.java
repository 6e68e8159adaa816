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
    breakLine(text, indent, CONTINUATION, out);
  }

  private static void breakLine(String text, int indent, int continuation, List<String> out) {
    List<String> pieces =
        indent + text.length() <= SourceFormatter.WIDTH || text.startsWith("//")
            ? List.of(text)
            : split(text, indent);
    if (pieces.size() < 2) {
      out.add(" ".repeat(indent) + text);
      return;
    }
    // What is broken itself is indented deeper than what follows it, or less than an assigned
    // value.
    String first = pieces.get(0);
    boolean assigns = first.endsWith(" =");
    boolean fits = indent + first.length() <= SourceFormatter.WIDTH;
    breakLine(first, indent, assigns ? CONTINUATION : 2 * CONTINUATION, out);
    for (String piece : pieces.subList(1, pieces.size())) {
      int deeper = assigns && !fits ? 2 * CONTINUATION : continuation;
      breakLine(piece, indent + deeper, CONTINUATION, out);
    }
  }

  /** Whether a line has a parenthesis that it does not close. */
  static boolean isOpen(String line) {
    String text = line.strip();
    if (text.startsWith("*") || text.startsWith("/")) {
      return false;
    }
    int[] depths = depths(text + " ");
    return depths[text.length()] > 0;
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
    if (text.startsWith("\"") || text.startsWith("+ \"")) {
      return literal(text, depths, indent);
    }
    List<String> calls = calls(text, depths);
    if (calls.size() > 1) {
      return calls;
    }
    List<String> arguments = arguments(text, depths, indent);
    return arguments.size() > 1 ? arguments : typeArguments(text, depths);
  }

  /** A long string literal, parted at a space. */
  private static List<String> literal(String text, int[] depths, int indent) {
    int end = text.indexOf('"') + 1;
    while (end < text.length() && depths[end] < 0) {
      end++;
    }
    int space = text.lastIndexOf(' ', Math.min(end, SourceFormatter.WIDTH - indent - 2));
    return space > 2
        ? List.of(text.substring(0, space + 1) + "\"", "+ \"" + text.substring(space + 1))
        : List.of(text);
  }

  /** A declaration whose type is too long, parted within its type arguments and before its name. */
  private static List<String> typeArguments(String text, int[] depths) {
    int open = text.indexOf('<');
    int space = text.lastIndexOf(' ', text.endsWith(" =") ? text.length() - 3 : text.length() - 1);
    int name = text.endsWith(" {") ? text.lastIndexOf(' ', text.length() - 3) : space;
    return open > 0 && open < name && depths[open] == 0
        ? List.of(
            text.substring(0, open + 1),
            " ".repeat(CONTINUATION) + text.substring(open + 1, name),
            text.substring(name + 1))
        : List.of(text);
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
    int close = text.length();
    int open;
    do {
      close = text.lastIndexOf(')', close - 1);
      while (close >= 0 && depths[close] != 0) {
        close = text.lastIndexOf(')', close - 1);
      }
      open = close;
      while (open >= 0 && !(depths[open] == 0 && text.charAt(open) == '(')) {
        open--;
      }
    } while (close > 0 && open + 1 == close);
    if (open < 0) {
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
