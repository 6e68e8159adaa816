package ledger;

/** What it counts is private here. */
abstract class CountingLedger {
  private long count;

  long count() {
    return count;
  }

  void count(long count) {
    this.count = count;
  }

  final long next() {
    return ++count;
  }
}
