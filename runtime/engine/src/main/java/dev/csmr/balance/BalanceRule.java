package dev.csmr.balance;

/**
 * When and how far to balance.
 *
 * @param smoothing how much of a report enters the load of a slot, above 0 to 1; the rest is what
 *     was known before
 * @param act how many times the mean a partition has to have to be relieved
 * @param aim down to how many times the mean it is relieved, at most {@code act}
 * @param reports for how many reports in a row it has to have that, at least 1
 * @param gapShare how much of the gap between two partitions a single slot may have that leaves the
 *     other above the mean
 * @param restMillis how long a slot that has moved stays
 * @param floor below so many operations per second and partition nothing moves
 * @param slotsPerMove how many slots move at once at most
 * @param movesPerReport how many moves are proposed at a time at most: what bounds their rate
 */
public record BalanceRule(
    double smoothing,
    double act,
    double aim,
    int reports,
    double gapShare,
    long restMillis,
    double floor,
    int slotsPerMove,
    int movesPerReport) {
  /** What is good for reports each 10 seconds. */
  public static final BalanceRule STANDARD =
      new BalanceRule(0.2, 1.15, 1.10, 3, 0.5, 300_000, 100, 64, 2);

  /** Checks the parts. */
  public BalanceRule {
    if (smoothing <= 0 || smoothing > 1 || aim < 1 || act < aim || reports < 1) {
      throw new IllegalArgumentException(
          "No rule: smoothing %s, act %s, aim %s, reports %s"
              .formatted(smoothing, act, aim, reports));
    }
    if (gapShare <= 0 || restMillis < 0 || floor < 0 || slotsPerMove < 1 || movesPerReport < 1) {
      throw new IllegalArgumentException(
          "No rule: gapShare %s, restMillis %s, floor %s, slotsPerMove %s, movesPerReport %s"
              .formatted(gapShare, restMillis, floor, slotsPerMove, movesPerReport));
    }
  }

  /** This with another bound of the moves that are proposed at a time. */
  public BalanceRule withMovesPerReport(int most) {
    return new BalanceRule(
        smoothing, act, aim, reports, gapShare, restMillis, floor, slotsPerMove, most);
  }
}
