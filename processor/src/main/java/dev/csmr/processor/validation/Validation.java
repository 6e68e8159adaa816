package dev.csmr.processor.validation;

import dev.csmr.processor.model.CompositionModel;
import dev.csmr.processor.model.InterfaceModel;
import dev.csmr.processor.problem.Problems;

/** All validators. */
public final class Validation {
  private Validation() {}

  /** Reports what is wrong with a model, which may lack the operations that could not be read. */
  public static void check(InterfaceModel model, Problems problems) {
    new OperationValidator(problems).check(model);
    if (model instanceof CompositionModel composition) {
      new GatherValidator(problems).check(composition);
    }
  }
}
