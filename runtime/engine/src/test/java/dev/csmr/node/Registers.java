package dev.csmr.node;

import dev.csmr.client.Caller;
import dev.csmr.service.Reply;
import java.util.concurrent.CompletableFuture;

/** A client of {@link TestRegisters}, as the generator would write it. */
final class Registers {
  private final Caller caller;

  Registers(Caller caller) {
    this.caller = caller;
  }

  long add(String key, long number) {
    return number(call(TestRegisters.ADD, Caller.Mode.COMMAND, key, number));
  }

  CompletableFuture<Long> addAsync(String key, long number) {
    return callAsync(TestRegisters.ADD, Caller.Mode.COMMAND, key, number);
  }

  CompletableFuture<Long> getAsync(String key) {
    return callAsync(TestRegisters.GET, Caller.Mode.QUERY, key, 0);
  }

  CompletableFuture<Long> callAsync(int operation, Caller.Mode mode, String key, long number) {
    return caller
        .invoke(operation, mode, new TestRegisters.Arguments(key, number).bytes())
        .thenApply(Registers::number);
  }

  long set(String key, long number) {
    return number(call(TestRegisters.SET, Caller.Mode.COMMAND, key, number));
  }

  long get(String key) {
    return number(call(TestRegisters.GET, Caller.Mode.QUERY, key, 0));
  }

  long staleGet(String key) {
    return number(call(TestRegisters.GET, Caller.Mode.STALE_QUERY, key, 0));
  }

  long sum() {
    return number(call(TestRegisters.SUM, Caller.Mode.QUERY, "", 0));
  }

  Reply call(int operation, Caller.Mode mode, String key, long number) {
    return caller.invokeAndWait(operation, mode, new TestRegisters.Arguments(key, number).bytes());
  }

  private static long number(Reply reply) {
    return TestRegisters.number(reply.payload());
  }
}
