package deprecated;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import dev.csmr.PartitionKey;

@SuppressWarnings({"deprecation", "removal"})
@Deprecated
@ComposeWith({Store.class, Log.class})
public interface LoggedStore extends Store {
  @Override
  @Extend(with = Log.class, operation = "append", mapping = Lines.class)
  @Deprecated
  Item put(@PartitionKey String key, Item value) throws FullException;
}
