package dev.csmr.processor.writer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceFormatterTest {
  @Test
  void a_long_assignment_breaks_after_the_sign() {
    assertThat(
            SourceFormatter.format(
                "    VeryLongTypeName variable = someObject.someMethod(firstArgument, secondArgument, thirdArgument, fourth);"))
        .isEqualTo(
            """
                VeryLongTypeName variable =
                    someObject.someMethod(firstArgument, secondArgument, thirdArgument, fourth);
            """);
  }

  @Test
  void arguments_that_do_not_fit_get_a_line_each() {
    assertThat(
            SourceFormatter.format(
                "call("
                    + "firstArgumentWithAVeryLongName.andItsAccessor(), "
                    + "secondArgumentWithAVeryLongName.andItsAccessor(1, 2), third);"))
        .isEqualTo(
            """
            call(
                firstArgumentWithAVeryLongName.andItsAccessor(),
                secondArgumentWithAVeryLongName.andItsAccessor(1, 2),
                third);
            """);
  }

  @Test
  void a_long_text_is_parted_between_words() {
    String text = "x".repeat(60) + " " + "y".repeat(60);
    assertThat(SourceFormatter.format("throw new E(\"" + text + "\");"))
        .isEqualTo(
            "throw new E(\n    \""
                + "x".repeat(60)
                + " \"\n        + \""
                + "y".repeat(60)
                + "\");\n");
  }

  @Test
  void brackets_and_operators_within_texts_are_text() {
    String text = "f(\"a = b ? (c : d && \", '\\'', \"\\\"\", " + "e".repeat(50) + ");";
    assertThat(SourceFormatter.format("  return " + text).lines().findFirst())
        .hasValue("  return f(\"a = b ? (c : d && \", '\\'', \"\\\"\", " + "e".repeat(50) + ");");
    assertThat(SourceFormatter.format("  String variable = " + text + "g"))
        .startsWith("  String variable =\n      f(\"a = b ? (c : d && \"");
  }

  @Test
  void a_short_comment_takes_one_line_and_a_long_one_is_filled() {
    assertThat(SourceFormatter.format("  /**\n   * Short.\n   */")).isEqualTo("  /** Short. */\n");
    String words = "word ".repeat(30).strip();
    assertThat(SourceFormatter.format("/**\n * " + words + "\n *\n * @param x the\n * rest\n */"))
        .isEqualTo(
            "/**\n * "
                + "word ".repeat(19).strip()
                + "\n * "
                + "word ".repeat(11).strip()
                + "\n *\n * @param x the rest\n */\n");
  }

  @Test
  void an_empty_body_is_closed_at_once() {
    assertThat(SourceFormatter.format("  void f() {\n  }\n")).isEqualTo("  void f() {}\n");
  }
}
