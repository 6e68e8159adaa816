package dev.csmr.processor.writer;

import static dev.csmr.processor.writer.RuntimeTypes.CANONICAL_KEY;
import static dev.csmr.processor.writer.RuntimeTypes.KEYED_PORTIONS;
import static dev.csmr.processor.writer.RuntimeTypes.KEYED_STATE;
import static dev.csmr.processor.writer.RuntimeTypes.PORTION_READER;
import static dev.csmr.processor.writer.RuntimeTypes.PORTION_WRITER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_READER;
import static dev.csmr.processor.writer.RuntimeTypes.WIRE_WRITER;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import dev.csmr.processor.model.MoveModel;
import dev.csmr.processor.model.MoveModel.MovedField;
import dev.csmr.processor.model.ReplicaModel;
import dev.csmr.processor.model.ReplicaModel.StateFieldModel;
import dev.csmr.processor.model.TypeModel;
import dev.csmr.processor.model.TypeModel.MapType;
import dev.csmr.processor.model.TypeModel.SetType;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import javax.lang.model.element.Modifier;

/** The methods of a state machine that take out and put in what belongs to partition keys. */
final class MoveCode {
  private final MoveModel moves;
  private final ReplicaModel replica;
  private final String owner;
  private final List<MovedField> moved;
  private final StateCodecConstants constants;
  private final boolean isGuarded;

  /**
   * Begins.
   *
   * @param order the fields in the order in which they are saved
   * @param isGuarded whether the machine verifies what fields hold
   */
  MoveCode(
      MoveModel moves,
      ReplicaModel replica,
      String owner,
      List<StateFieldModel> order,
      StateCodecConstants constants,
      boolean isGuarded) {
    this.moves = moves;
    this.replica = replica;
    this.owner = owner;
    this.moved =
        moves.fields().stream()
            .filter(each -> each.rule() != MoveModel.MoveRule.STAY)
            .sorted(Comparator.comparingInt(each -> order.indexOf(each.field())))
            .toList();
    this.constants = constants;
    this.isGuarded = isGuarded;
  }

  MethodSpec takeOut() {
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("$1T state = new $1T(out, $2S, which)", PORTION_WRITER, owner);
    moves
        .states()
        .ifPresent(
            states ->
                code.addStatement(
                    "state.takeStates($L, replica, $T::of)",
                    constants.field(states),
                    CANONICAL_KEY));
    moved.forEach(each -> code.addStatement(take(each)));
    code.addStatement("state.end()");
    derive(code);
    return MethodSpec.methodBuilder("takeOut")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(
            ParameterizedTypeName.get(ClassName.get(Predicate.class), CANONICAL_KEY), "which")
        .addParameter(WIRE_WRITER, "out")
        .addCode(code.build())
        .build();
  }

  private CodeBlock take(MovedField each) {
    return each.rule() == MoveModel.MoveRule.BY_KEY
        ? byKey(isMap(each) ? "takeEntries" : "takeElements", each)
        : CodeBlock.of(
            "state.write($L, replica.$L)", constants.field(each.field()), each.field().name());
  }

  /** A call with the field's items and what tells their keys. */
  private CodeBlock byKey(String method, MovedField each) {
    CodeBlock key =
        each.component()
            .map(
                component ->
                    CodeBlock.of("$T::$L, ", content(each.field().type()).javaType(), component))
            .orElse(CodeBlock.of(""));
    return CodeBlock.of(
        "state.$L($L, replica.$L, $L$T::of)",
        method,
        constants.field(each.field()),
        each.field().name(),
        key,
        CANONICAL_KEY);
  }

  MethodSpec keyed() {
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("$1T state = new $1T($2S, which)", KEYED_PORTIONS, owner);
    moves
        .states()
        .ifPresent(
            states ->
                code.addStatement(
                    "state.states($L, replica, $T::of)", constants.field(states), CANONICAL_KEY));
    moved.forEach(each -> code.addStatement(look(each)));
    if (isGuarded) {
      code.addStatement("state.afterwards(this::verify)");
    }
    if (moves.states().isEmpty()) {
      replica
          .restored()
          .ifPresent(method -> code.addStatement("state.afterwards(replica::$L)", method));
    }
    code.addStatement("return state");
    return MethodSpec.methodBuilder("keyed")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .returns(KEYED_STATE)
        .addParameter(
            ParameterizedTypeName.get(ClassName.get(Predicate.class), CANONICAL_KEY), "which")
        .addCode(code.build())
        .build();
  }

  private CodeBlock look(MovedField each) {
    return each.rule() == MoveModel.MoveRule.BY_KEY
        ? byKey(isMap(each) ? "entries" : "elements", each)
        : CodeBlock.of(
            "state.value($L, () -> replica.$L)",
            constants.field(each.field()),
            each.field().name());
  }

  /** What tells the key of an entry or element. */
  private static TypeModel content(TypeModel type) {
    return type instanceof MapType map ? map.key() : ((SetType) type).element();
  }

  private static boolean isMap(MovedField each) {
    return each.field().type() instanceof MapType;
  }

  MethodSpec putIn() {
    CodeBlock.Builder code = CodeBlock.builder();
    code.addStatement("$1T state = new $1T(in, $2S)", PORTION_READER, owner);
    if (moves.written().findAny().isEmpty()) {
      code.beginControlFlow("if (state.next() != 0)");
      code.addStatement("throw state.unknown()");
      code.endControlFlow();
    } else {
      putFields(code);
    }
    code.addStatement("state.end()");
    if (isGuarded) {
      code.addStatement("verify()");
    }
    derive(code);
    return MethodSpec.methodBuilder("putIn")
        .addAnnotation(Override.class)
        .addModifiers(Modifier.PUBLIC)
        .addParameter(WIRE_READER, "in")
        .addCode(code.build())
        .build();
  }

  private void putFields(CodeBlock.Builder code) {
    code.beginControlFlow("for (int field = state.next(); field != 0; field = state.next())");
    code.beginControlFlow("switch (field)");
    moves
        .states()
        .ifPresent(
            states ->
                code.addStatement(
                    "case $L -> state.putStates($L, replica)",
                    constants.number(states),
                    constants.field(states)));
    moved.forEach(
        each ->
            code.addStatement("case $L -> state.$L", constants.number(each.field()), put(each)));
    code.addStatement("default -> throw state.unknown()");
    code.endControlFlow();
    code.endControlFlow();
  }

  private CodeBlock put(MovedField each) {
    String field = constants.field(each.field());
    String name = each.field().name();
    return switch (each.rule()) {
      case BY_KEY ->
          CodeBlock.of(
              "$L($L, replica.$L)", isMap(each) ? "putEntries" : "putElements", field, name);
      case MAX, MIN ->
          CodeBlock.of(
              "$1L($2L, replica.$3L, value -> replica.$3L = value)",
              each.rule() == MoveModel.MoveRule.MAX ? "putGreater" : "putLesser",
              field,
              name);
      case STAY -> throw new IllegalArgumentException(name + " stays.");
    };
  }

  /** Has rebuilt what follows from the state; an object that moves keys itself does so itself. */
  private void derive(CodeBlock.Builder code) {
    if (moves.states().isEmpty()) {
      replica.restored().ifPresent(method -> code.addStatement("replica.$L()", method));
    }
  }
}
