package com.example.stock;

import dev.csmr.Replica;
import java.util.Map;
import java.util.TreeMap;

/** A stock in a map. */
@Replica
final class MapStock implements Stock {
  final Map<String, Long> articles = new TreeMap<>();

  @Override
  public long change(String article, long by) {
    return articles.merge(article, by, Long::sum);
  }
}
