package com.example;

import dev.csmr.client.CsmrClient;
import java.time.Duration;
import java.util.List;

/** Calls the cluster at an endpoint. */
public final class Caller {
  public static void main(String[] arguments) {
    // Longer than a cluster takes to start on a busy machine.
    Duration patience = Duration.ofMinutes(4);
    try (CsmrClient client =
        CsmrClient.builder(List.of(arguments[0])).deadline(patience).build()) {
      Counters counters = CountersClient.connect(client);
      long before = counters.value("visits");
      counters.add("visits", 2);
      long after = counters.add("visits", 3);
      long now = counters.value("visits");
      System.out.println("before " + before + ", after " + after + ", now " + now);
    }
    ReadmeCaller.call(arguments[0]);
    System.out.println("README's calls were answered");
  }
}
