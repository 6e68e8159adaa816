package sink;

import dev.csmr.Replica;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

@Replica
final class DrainingSink implements Sink {
  @Override
  public Scalars echoScalars(Scalars scalars) {
    return scalars;
  }

  @Override
  public Containers echoContainers(Containers containers) {
    return containers;
  }

  @Override
  public Map<String, List<Inner>> echoParameters(
      boolean in,
      byte out,
      short tag,
      char mark,
      Integer boxed,
      String key,
      byte[] bytes,
      UUID uuid,
      Color color,
      Optional<Inner> item,
      List<Long> entry,
      Set<Instant> bytesOf,
      Map<String, List<Inner>> value,
      Duration toByteArray) {
    return value;
  }

  @Override
  public Optional<String> fail(String how) throws Refused {
    Map<Color, Integer> votes = new EnumMap<>(Color.class);
    votes.put(Color.BLUE, 3);
    switch (how) {
      case "refused" -> throw new Refused("No.", votes);
      case "sorely" -> throw new SorelyRefused("No, no.", votes, 6);
      case "runtime" -> throw new IllegalArgumentException("By mistake.");
      case "null" -> {
        return null;
      }
      default -> {
        return Optional.of(how);
      }
    }
  }

  @Deprecated
  @Override
  public int old(Inner inner) {
    return inner.marks().size();
  }
}
