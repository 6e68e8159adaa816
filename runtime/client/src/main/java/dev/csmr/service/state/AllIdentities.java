package dev.csmr.service.state;

import java.util.List;

/**
 * Gives a number to every mutable value, in the order in which they are met. Takes 10 bytes for
 * each that it has room for.
 */
final class AllIdentities implements Identities {
  private IdentityTable table;
  private int[] numbers;
  private int room;
  private int count;

  /**
   * Begins with the objects that final fields hold.
   *
   * @param places how many values will be met at most
   */
  AllIdentities(List<Object> own, int places) {
    this.room = own.size() + places;
    this.table = new IdentityTable(room);
    this.numbers = new int[table.slots()];
    own.forEach(object -> meet(object, 0));
  }

  @Override
  public int meet(Object value, int levels) {
    long hash = IdentityTable.hash(value);
    int slot = table.find(value, hash);
    if (slot >= 0) {
      return numbers[slot];
    }
    if (count == room) {
      grow();
      slot = table.find(value, hash);
    }
    table.put(~slot, value);
    numbers[~slot] = count++;
    return NEW;
  }

  /** Only an accessor that returns other collections at each call brings more than were counted. */
  private void grow() {
    IdentityTable old = table;
    int[] oldNumbers = numbers;
    room = 2 * room + 1;
    table = new IdentityTable(room);
    numbers = new int[table.slots()];
    for (int i = 0; i < old.slots(); i++) {
      Object object = old.at(i);
      if (object != null) {
        int slot = ~table.find(object, IdentityTable.hash(object));
        table.put(slot, object);
        numbers[slot] = oldNumbers[i];
      }
    }
  }
}
