package clash;

import dev.csmr.Replica;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

@Replica
class PlainClash implements Clash {
  int out;
  int in;
  int tag;
  int mark;
  String service = "";
  String replica = "";
  List<String> context;
  final EnumMap<Kind, Entry> initial = new EnumMap<>(Kind.class);

  @Override
  public Reply get(GetRequest request) {
    return new Reply(request.text());
  }

  @Override
  public Plan plan(WireReader in, Fields fields, Objects objects, Optional optional) {
    return new Plan(in.text());
  }

  @Override
  public Router of(Async async, Caller caller, Local client) {
    return new Router(caller.text());
  }

  @Override
  public void execute(int operation, byte[] arguments, String reply, String request, String e) {
    out = operation;
  }

  @Override
  public boolean save(String toByteArray, String write, String read, String e, String out) {
    return toByteArray.equals(write);
  }

  @Override
  public Map<Kind, Entry> restore(List<Entry> tag, Map<WriteOrder, Entry> result, Entry value) {
    initial.put(Kind.QUERY, value);
    return initial;
  }

  @Override
  public String reset(int record, int yield, int var, int sealed) {
    return "" + record + yield + var + sealed;
  }

  @Override
  public List<String> nullable(
      String text, List<String> list, Entry entry, Kind kind, Map<String, Integer> map) {
    return list;
  }
}
