package com.example.application;

import com.example.stock.StockClient;
import dev.csmr.client.CsmrClient;

/** Calls the node at an endpoint. */
public final class Application {
  public static void main(String[] arguments) {
    try (CsmrClient client = CsmrClient.connect(arguments[0])) {
      System.out.println("pens: " + StockClient.connect(client).change("pen", 3));
    }
  }
}
