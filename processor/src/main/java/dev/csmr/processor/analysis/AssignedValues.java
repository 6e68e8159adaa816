package dev.csmr.processor.analysis;

import com.sun.source.tree.NewClassTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Element;
import javax.lang.model.element.VariableElement;

/** What a variable is initialised with and assigned, where it is declared and in its class. */
final class AssignedValues {
  private AssignedValues() {}

  /** Whether a variable is only ever seen to hold objects that were made for it. */
  static boolean areNew(Code code, VariableElement variable) {
    List<TreePath> values = of(code, variable);
    return !values.isEmpty()
        && values.stream()
            .allMatch(
                each ->
                    Code.plain(each).getLeaf() instanceof NewClassTree
                        || code.call(each)
                            .filter(call -> call.owner().equals("java.util.EnumSet"))
                            .isPresent());
  }

  /** The values that are seen; none for a parameter, whose values nobody sees here. */
  static List<TreePath> of(Code code, VariableElement variable) {
    TreePath declaration = code.trees().getPath(variable);
    List<TreePath> values = new ArrayList<>();
    if (declaration != null && declaration.getParentPath() != null) {
      new GivenValues(code) {
        @Override
        void give(Element given, TreePath value) {
          if (variable.equals(given)) {
            values.add(value);
          }
        }
      }.scan(declaration.getParentPath(), null);
    }
    return values;
  }
}
