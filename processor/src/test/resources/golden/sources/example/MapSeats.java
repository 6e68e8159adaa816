package example;

import dev.csmr.OnMove;
import dev.csmr.PartitionKey;
import dev.csmr.Replica;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

@Replica
final class MapSeats implements Seats {
  record Seat(@PartitionKey String train, int number) {}

  record Sales(long tickets, String last) {}

  final Map<Seat, Ticket> tickets = new HashMap<>();
  final Map<String, Sales> sales = new TreeMap<>();
  final Set<String> departed = new TreeSet<>();

  @OnMove(OnMove.Rule.MAX)
  long lastNumber;

  @OnMove(OnMove.Rule.STAY)
  long refusals;

  @Override
  public Optional<Ticket> book(String train, int number, String passenger) {
    Seat seat = new Seat(train, number);
    if (departed.contains(train) || tickets.containsKey(seat)) {
      refusals++;
      return Optional.empty();
    }
    Ticket ticket = new Ticket(++lastNumber, passenger);
    tickets.put(seat, ticket);
    Sales before = sales.getOrDefault(train, new Sales(0, ""));
    sales.put(train, new Sales(before.tickets() + 1, passenger));
    return Optional.of(ticket);
  }

  @Override
  public void depart(String train) {
    departed.add(train);
  }

  @Override
  public Optional<Ticket> ticket(String train, int seat) {
    return Optional.ofNullable(tickets.get(new Seat(train, seat)));
  }
}
