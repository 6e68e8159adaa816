package dev.csmr.samples;

/** The samples, each with its components in several groups. */
final class SamplesApartTest extends SamplesContract {
  @Override
  String configuration() {
    return "apart.yaml";
  }
}
