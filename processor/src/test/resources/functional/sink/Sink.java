package sink;

import dev.csmr.Query;
import dev.csmr.Replicated;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Everything that a message can hold. */
@Replicated
public interface Sink {
  @Query
  Scalars echoScalars(Scalars scalars);

  @Query
  Containers echoContainers(Containers containers);

  @Query
  Map<String, List<Inner>> echoParameters(
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
      Duration toByteArray);

  /** How to fail: "refused", "sorely", "runtime", "null", anything else not at all. */
  Optional<String> fail(String how) throws Refused, SorelyRefused;

  /** Old. */
  @Deprecated
  @Query
  int old(Inner inner);
}
