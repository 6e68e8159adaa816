package dev.csmr.service.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is sorted in parts is what is sorted at once. */
class SortedItemsTest {
  /** Items that compare as equal are told apart by their names. */
  private record Item(int rank, int name) {}

  private static final Comparator<Item> BY_RANK =
      Comparator.nullsFirst(Comparator.comparingInt(Item::rank));

  @Test
  void items_come_in_order_and_equal_ones_as_they_were() {
    for (int seed = 0; seed < 3_000; seed++) {
      Random random = new Random(seed);
      List<Item> items = new ArrayList<>();
      int ranks = 1 + random.nextInt(30);
      for (int i = random.nextInt(60); i > 0; i--) {
        items.add(random.nextInt(40) == 0 ? null : new Item(random.nextInt(ranks), i));
      }
      List<Item> sorted = new ArrayList<>(items);
      sorted.sort(BY_RANK);
      int most = 2 + random.nextInt(12);
      List<Item> given = new ArrayList<>();
      new SortedItems<>(items, items.size(), BY_RANK, most).forEachRemaining(given::add);
      assertThat(given).as("seed " + seed).isEqualTo(sorted);
    }
  }

  @Test
  void a_collection_that_changes_is_noticed() {
    List<Item> items = new ArrayList<>(List.of(new Item(1, 1), new Item(2, 2), new Item(3, 3)));
    SortedItems<Item> sorted = new SortedItems<>(items, 3, BY_RANK, 2);
    sorted.next();
    items.clear();
    assertThatThrownBy(
            () -> {
              sorted.next();
              sorted.next();
            })
        .isInstanceOf(ConcurrentModificationException.class);
  }

  @Test
  void there_is_an_end() {
    SortedItems<Item> none = new SortedItems<>(List.of(), 0, BY_RANK, 2);
    assertThat(none.hasNext()).isFalse();
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
  }
}
