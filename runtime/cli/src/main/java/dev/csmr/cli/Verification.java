package dev.csmr.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What was verified, and what came of it, in the order in which it was. Not thread-safe. */
final class Verification {
  private final List<Finding> findings = new ArrayList<>();

  /**
   * One thing that was verified.
   *
   * @param what what it is, such as {@code group a on node n1}
   * @param right whether it is right
   * @param text what was found
   */
  private record Finding(String what, boolean right, String text) {}

  void add(String what, boolean right, String text) {
    findings.add(new Finding(what, right, text));
  }

  boolean isRight() {
    return findings.stream().allMatch(Finding::right);
  }

  /** For people. */
  List<String> lines() {
    return findings.stream()
        .map(each -> (each.right() ? "ok    " : "WRONG ") + each.what() + ": " + each.text())
        .toList();
  }

  /** For programs. */
  JsonObject json() {
    JsonArray array = new JsonArray();
    for (Finding finding : findings) {
      JsonObject json = new JsonObject();
      json.addProperty("what", finding.what());
      json.addProperty("right", finding.right());
      json.addProperty("text", finding.text());
      array.add(json);
    }
    JsonObject json = new JsonObject();
    json.addProperty("right", isRight());
    json.add("findings", array);
    return json;
  }
}
