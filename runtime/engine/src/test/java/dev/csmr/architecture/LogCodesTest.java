package dev.csmr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A warning or an error in the log is for somebody who acts upon it, and so begins with a code: its
 * text is that of a code, or one that was made elsewhere, never one that is written where it is
 * logged.
 */
class LogCodesTest {
  private static List<String> withoutCode(List<CompilationUnitTree> sources) {
    List<String> found = new ArrayList<>();
    for (CompilationUnitTree source : sources) {
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
          String method = call.getMethodSelect().toString();
          if ((method.equals("LOG.warn") || method.equals("LOG.error"))
              && !hasCode(call.getArguments().get(0))) {
            found.add(source.getSourceFile().getName() + ": " + call);
          }
          return super.visitMethodInvocation(call, null);
        }
      }.scan(source, null);
    }
    return found;
  }

  private static boolean hasCode(ExpressionTree text) {
    return text instanceof IdentifierTree
        || (text instanceof MethodInvocationTree call
            && call.getMethodSelect().toString().matches("[A-Z]\\w*Error\\.[A-Z_]+\\.text"));
  }

  private static List<String> withoutCode(String statement) {
    return withoutCode(
        List.of(ShippedSources.madeUp("A.java", "class A { void a() { " + statement + " } }")));
  }

  @Test
  void warnings_and_errors_in_the_log_have_codes() {
    List<CompilationUnitTree> sources = new ArrayList<>(ShippedSources.of("runtime/client"));
    sources.addAll(ShippedSources.of("runtime/engine"));
    assertThat(withoutCode(sources)).isEmpty();
  }

  @Test
  void a_text_without_a_code_is_seen() {
    assertThat(withoutCode("LOG.warn(\"Group {} is slow\", group);")).hasSize(1);
    assertThat(withoutCode("LOG.error(\"Group \" + group, e);")).hasSize(1);
    assertThat(withoutCode("LOG.info(\"Group {} is slow\", group);")).isEmpty();
    assertThat(withoutCode("LOG.warn(ReplicaError.CLOSED.text(group), e);")).isEmpty();
  }
}
