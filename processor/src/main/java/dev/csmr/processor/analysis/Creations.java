package dev.csmr.processor.analysis;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.VariableElement;

/**
 * Finds where the object that an expression gives may be created: through variables, choices, and
 * methods whose source is compiled, of whatever class.
 */
final class Creations {
  private final Code code;
  private final ValueFlow flow;
  private final List<TreePath> found = new ArrayList<>();
  private final List<TreePath> unseen = new ArrayList<>();
  private final Set<Element> followed = new HashSet<>();

  private Creations(Code code, ValueFlow flow) {
    this.code = code;
    this.flow = flow;
  }

  /** The {@code new} expressions that may give a value. */
  static List<TreePath> of(Code code, ValueFlow flow, TreePath value) {
    return followed(code, flow, value).found;
  }

  /** The calls that give a value and of which nobody sees what they do. */
  static List<TreePath> unseen(Code code, ValueFlow flow, TreePath value) {
    return followed(code, flow, value).unseen;
  }

  private static Creations followed(Code code, ValueFlow flow, TreePath value) {
    Creations creations = new Creations(code, flow);
    creations.follow(value);
    return creations;
  }

  private void follow(TreePath value) {
    TreePath path = Code.plain(value);
    if (path.getLeaf() instanceof NewClassTree) {
      found.add(path);
    } else if (path.getLeaf() instanceof ConditionalExpressionTree choice) {
      follow(new TreePath(path, choice.getTrueExpression()));
      follow(new TreePath(path, choice.getFalseExpression()));
    } else if (path.getLeaf() instanceof SwitchExpressionTree) {
      ResultExpressions.of(path).forEach(this::follow);
    } else if (path.getLeaf() instanceof AssignmentTree assignment) {
      follow(new TreePath(path, assignment.getExpression()));
    } else {
      code.variable(path).ifPresent(this::variable);
      code.call(path).ifPresent(this::call);
    }
  }

  private void variable(VariableElement variable) {
    if (followed.add(variable)) {
      flow.values(variable).forEach(this::follow);
    }
  }

  private void call(Code.MethodCall call) {
    if (call.is("java.util.Objects", "requireNonNull", "requireNonNullElse")) {
      call.arguments().forEach(this::follow);
      return;
    }
    TreePath body = code.trees().getPath(call.method());
    if (body == null || ((MethodTree) body.getLeaf()).getBody() == null) {
      unseen.add(call.path());
    } else if (followed.add(call.method())) {
      code.attribute(body);
      ResultExpressions.of(body).forEach(this::follow);
    }
  }
}
