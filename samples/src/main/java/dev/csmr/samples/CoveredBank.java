package dev.csmr.samples;

import dev.csmr.ComposeWith;
import dev.csmr.Extend;
import java.util.Map;

/**
 * A bank that refuses a posting, with {@link dev.csmr.ConditionNotMetException}, if it would make a
 * balance fall below 0 in any partition; nothing is posted then. An extension of a service by an
 * operation of its own.
 */
@ComposeWith(Bank.class)
public interface CoveredBank extends Bank {
  @Override
  @Extend(with = Bank.class, operation = "covers", condition = true)
  void post(Map<String, Long> amounts);
}
