package dev.csmr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;
import org.junit.jupiter.api.Test;

/**
 * A simple name of a type means one thing in all that is shipped. Only private types may be called
 * as private types of other files are: nobody else sees them.
 */
class TypeNamesTest {
  private record Declaration(String file, boolean isPrivate) {}

  private static List<String> doubles(List<CompilationUnitTree> sources) {
    Map<String, List<Declaration>> types = new TreeMap<>();
    for (CompilationUnitTree source : sources) {
      String file = source.getSourceFile().getName();
      new TreeScanner<Void, Void>() {
        @Override
        public Void visitClass(ClassTree type, Void unused) {
          if (!type.getSimpleName().isEmpty()) {
            boolean isPrivate = type.getModifiers().getFlags().contains(Modifier.PRIVATE);
            types
                .computeIfAbsent(type.getSimpleName().toString(), name -> new ArrayList<>())
                .add(new Declaration(file, isPrivate));
          }
          return super.visitClass(type, null);
        }
      }.scan(source, null);
    }
    return types.entrySet().stream()
        .filter(type -> type.getValue().size() > 1)
        .filter(type -> !type.getValue().stream().allMatch(Declaration::isPrivate))
        .map(type -> type.getKey() + ": " + type.getValue())
        .toList();
  }

  @Test
  void no_name_of_a_type_is_given_twice() {
    List<CompilationUnitTree> sources = ShippedSources.all();
    assertThat(sources).hasSizeGreaterThan(300);
    assertThat(doubles(sources)).isEmpty();
  }

  @Test
  void a_name_that_is_given_twice_is_seen() {
    CompilationUnitTree part = ShippedSources.madeUp("Part.java", "class Part {}");
    CompilationUnitTree nested =
        ShippedSources.madeUp("Whole.java", "class Whole { enum Part { A } }");
    CompilationUnitTree hidden =
        ShippedSources.madeUp("Other.java", "class Other { private record Part(int a) {} }");
    CompilationUnitTree alsoHidden =
        ShippedSources.madeUp("Last.java", "class Last { private interface Part {} }");
    assertThat(doubles(List.of(part, nested))).singleElement().asString().startsWith("Part: ");
    assertThat(doubles(List.of(part, hidden))).hasSize(1);
    assertThat(doubles(List.of(nested, hidden))).hasSize(1);
    assertThat(doubles(List.of(hidden, alsoHidden))).isEmpty();
  }
}
