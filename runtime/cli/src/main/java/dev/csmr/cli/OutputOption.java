package dev.csmr.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import picocli.CommandLine.Option;

/** The option that says whether results are for people or for programs. */
final class OutputOption {
  private static final Gson JSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  @Option(
      names = "--output",
      paramLabel = "FORM",
      defaultValue = "TEXT",
      description = "text for people, json for programs. Default: text.")
  private Form form;

  OutputOption() {}

  /** How results are printed. */
  enum Form {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  boolean isJson() {
    return form == Form.JSON;
  }

  /** A result for programs. */
  static String text(JsonElement json) {
    return JSON.toJson(json);
  }
}
