package com.example.stock;

import dev.csmr.PartitionKey;
import dev.csmr.Replicated;

/** How much there is of each article. */
@Replicated
public interface Stock {
  /** Changes how much there is; answers how much that is. */
  long change(@PartitionKey String article, long by);
}
