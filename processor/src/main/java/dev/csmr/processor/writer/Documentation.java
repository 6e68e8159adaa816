package dev.csmr.processor.writer;

import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;

/** What Javadoc says of an element, as plain text. */
final class Documentation {
  private final Elements elements;

  Documentation(Elements elements) {
    this.elements = elements;
  }

  /** The first sentence of an element's comment, or the empty string. */
  String of(Element element) {
    String comment = elements.getDocComment(element);
    return comment == null ? "" : firstSentence(comment);
  }

  /** The first sentence of a comment, without tags. */
  String firstSentence(String comment) {
    String text =
        comment
            .replaceAll("\\s+", " ")
            .replaceAll("\\{@(?:link|linkplain) [^\\s}]+ ([^}]+)}", "$1")
            .replaceAll("\\{@\\w+ #?([^}]+)}", "$1")
            .replaceAll("</?[a-zA-Z]+>", "")
            .strip();
    int tag = text.startsWith("@") ? 0 : text.indexOf(" @");
    String body = tag < 0 ? text : text.substring(0, tag);
    int end = body.indexOf(". ");
    return end < 0 ? body : body.substring(0, end + 1);
  }
}
