package dev.csmr.maven.diagram;

import dev.csmr.config.DeclaredGroup;
import dev.csmr.config.NodeConfig;
import java.util.List;

/**
 * Draws a diagram as SVG: to the left the parts as a tree, each with the group where it lives, to
 * the right a table of groups and nodes with a dot for each replica. A group has the same colour
 * everywhere.
 */
final class SvgPicture {
  private static final int ROW = 26;
  private static final int MARGIN = 24;
  private static final int INDENT = 22;
  private static final int HEAD = 74;
  private static final int GAP = 48;
  private static final int COLUMN_GAP = 20;

  /** The width of a letter, in half pixels: fonts differ, so there is some room to spare. */
  private static final int HALF_LETTER = 15;

  /** Told apart by people who see colours badly as well (Okabe and Ito). */
  private static final List<String> COLOURS =
      List.of("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a7a00");

  private static final String HEADING = "fill=\"#59636e\" font-size=\"11\"";

  private final ClusterDiagram diagram;
  private final List<String> groups;
  private final StringBuilder out = new StringBuilder();

  SvgPicture(ClusterDiagram diagram) {
    this.diagram = diagram;
    this.groups = diagram.groups().stream().map(DeclaredGroup::name).toList();
  }

  String text() {
    int chips = MARGIN + widestPart() + GAP / 2;
    int chipWidth = widest(groups) + 20;
    int table = chips + chipWidth + GAP;
    int firstColumn = table + chipWidth + GAP / 2;
    int right = firstColumn;
    for (NodeConfig node : diagram.nodes()) {
      right += columnWidth(node);
    }
    int width = right + MARGIN;
    int rows = Math.max(diagram.parts().size(), groups.size());
    int height = HEAD + rows * ROW + MARGIN;
    out.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
        font-family="system-ui, sans-serif" font-size="13" fill="#1f2328">
        <title>Cluster %3$s</title>
        <rect width="%1$d" height="%2$d" rx="8" fill="#ffffff" stroke="#d0d7de"/>
        """
            .formatted(width, height, escaped(diagram.cluster())));
    label(MARGIN, 32, "font-size=\"16\" font-weight=\"600\"", "Cluster " + diagram.cluster());
    label(MARGIN, HEAD - 16, HEADING, "What it is made of");
    label(chips, HEAD - 16, HEADING, "lives in");
    label(table, HEAD - 16, HEADING, "Group");
    parts(chips, chipWidth);
    table(table, chipWidth, firstColumn);
    return out.append("</svg>\n").toString();
  }

  private void parts(int chips, int chipWidth) {
    List<ClusterDiagram.DiagramPart> parts = diagram.parts();
    for (int i = 0; i < parts.size(); i++) {
      ClusterDiagram.DiagramPart part = parts.get(i);
      int x = MARGIN + part.depth() * INDENT;
      int y = middle(i);
      if (part.parent() >= 0) {
        int from = x - INDENT + 6;
        line("M" + from + " " + (middle(part.parent()) + 9) + "V" + y + "H" + (x - 4));
      }
      String weight = part.depth() == 0 ? "font-weight=\"600\"" : "";
      label(x, y + 4, weight, part.label());
      label(x + width(part.label()), y + 4, HEADING, part.detail());
      part.group().ifPresent(group -> chip(chips, y, chipWidth, group));
    }
  }

  private void table(int left, int chipWidth, int firstColumn) {
    int x = firstColumn;
    for (NodeConfig node : diagram.nodes()) {
      int centre = x + columnWidth(node) / 2;
      String middle = "text-anchor=\"middle\"";
      label(centre, HEAD - 30, middle + " font-weight=\"600\"", node.name());
      label(centre, HEAD - 16, middle + " " + HEADING, node.endpoint());
      for (int i = 0; i < groups.size(); i++) {
        if (diagram.groups().get(i).members().contains(node.name())) {
          out.append(
              """
              <circle cx="%d" cy="%d" r="6" fill="%s"/>
              """
                  .formatted(centre, middle(i), colour(groups.get(i))));
        }
      }
      x += columnWidth(node);
    }
    for (int i = 0; i < groups.size(); i++) {
      line("M" + left + " " + (HEAD + i * ROW) + "H" + x);
      chip(left, middle(i), chipWidth, groups.get(i));
    }
  }

  private void chip(int x, int y, int chipWidth, String group) {
    out.append(
        """
        <rect x="%d" y="%d" width="%d" height="18" rx="9" fill="%s" fill-opacity="0.16"/>
        """
            .formatted(x, y - 9, chipWidth, colour(group)));
    label(x + 10, y + 4, "", group);
  }

  private void line(String path) {
    out.append("<path d=\"").append(path).append("\" fill=\"none\" stroke=\"#d0d7de\"/>\n");
  }

  private void label(int x, int y, String attributes, String text) {
    if (!text.isEmpty()) {
      String space = attributes.isEmpty() ? "" : " ";
      out.append("<text x=\"").append(x).append("\" y=\"").append(y).append('"');
      out.append(space).append(attributes).append('>').append(escaped(text)).append("</text>\n");
    }
  }

  private String colour(String group) {
    return COLOURS.get(groups.indexOf(group) % COLOURS.size());
  }

  private int widestPart() {
    int widest = width("What it is made of");
    for (ClusterDiagram.DiagramPart part : diagram.parts()) {
      int text = width(part.label()) + width(part.detail());
      widest = Math.max(widest, part.depth() * INDENT + text);
    }
    return widest;
  }

  private static int columnWidth(NodeConfig node) {
    return Math.max(width(node.name()), width(node.endpoint())) + COLUMN_GAP;
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(SvgPicture::width).max().orElse(0);
  }

  private static int width(String text) {
    return (text.length() + 1) * HALF_LETTER / 2;
  }

  private static int middle(int row) {
    return HEAD + row * ROW + ROW / 2;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
