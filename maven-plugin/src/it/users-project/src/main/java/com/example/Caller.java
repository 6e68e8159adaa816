package com.example;

import dev.csmr.client.CsmrClient;

/** Calls the cluster at an endpoint. */
public final class Caller {
  public static void main(String[] arguments) {
    try (CsmrClient client = CsmrClient.connect(arguments[0])) {
      Counters counters = CountersClient.connect(client);
      long before = counters.value("visits");
      counters.add("visits", 2);
      long after = counters.add("visits", 3);
      System.out.println("before " + before + ", after " + after + ", now " + counters.value("visits"));
    }
  }
}
