package dev.csmr.service.state;

/**
 * How much may be in memory beside a state while it is saved. Equal states become equal bytes only
 * where these are equal: {@code numbered} decides about the form.
 *
 * @param numbered how many places may hold mutable values for each of these to get a number: at 10
 *     bytes for each place, 15 with long references
 * @param searched how many values a search for shared ones holds at a time: at 7 bytes for each, 12
 *     with long references
 * @param sorted how many items of a hashed collection are held in order at a time: at 6 bytes for
 *     each, 12 with long references; at least 8
 */
record StateLimits(int numbered, int searched, int sorted) {
  static final StateLimits DEFAULT = new StateLimits(3 << 19, 3 << 20, 3 << 20);
}
