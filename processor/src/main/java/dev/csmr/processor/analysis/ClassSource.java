package dev.csmr.processor.analysis;

import com.sun.source.util.TreePath;
import dev.csmr.processor.problem.Problem;
import dev.csmr.processor.reader.Sources;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;

/**
 * Attributed code to check: a class with the classes nested in it, or a method of an interface.
 *
 * @param code what the compiler knows
 * @param sources what is compiled
 * @param calls which methods calls execute
 * @param path the code
 * @param element the class or interface
 * @param findings where mistakes go
 */
record ClassSource(
    Code code,
    Sources sources,
    CalledMethods calls,
    TreePath path,
    TypeElement element,
    Findings findings) {

  /** Reports a mistake of this class; its simple name is the first argument. */
  void report(TreePath place, Problem problem, Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = element.getSimpleName();
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    findings.add(place, problem, all);
  }

  /** Whether it is an implementation, or a superclass of one, and no interface. */
  boolean isImplementation() {
    return element.getKind() == ElementKind.CLASS;
  }

  /** Whether something is declared in this class or one nested in it. */
  boolean declares(Element declaration) {
    for (Element each = declaration; each != null; each = each.getEnclosingElement()) {
      if (each.equals(element)) {
        return true;
      }
    }
    return false;
  }
}
