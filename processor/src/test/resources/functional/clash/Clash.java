package clash;

import dev.csmr.Query;
import dev.csmr.Replicated;
import java.util.List;
import java.util.Map;

/** Names that generated code might trip over. */
@Replicated
public interface Clash {
  /** A type of the interface's own. */
  record Entry(String value, int mark, Kind out) {}

  @Query
  Reply get(GetRequest request);

  Plan plan(WireReader in, Fields fields, Objects objects, Optional optional);

  Router of(Async async, Caller caller, Local client);

  void execute(int operation, byte[] arguments, String reply, String request, String e);

  boolean save(String toByteArray, String write, String read, String e, String out);

  Map<Kind, Entry> restore(List<Entry> tag, Map<WriteOrder, Entry> result, Entry value);

  String reset(int record, int yield, int var, int sealed);

  @Nullable List<String> nullable(
      @Nullable String text,
      @Nullable List<String> list,
      @Nullable Entry entry,
      @Nullable Kind kind,
      @Nullable Map<String, Integer> map);
}
