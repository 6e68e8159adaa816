package dev.csmr.processor.model;

import com.palantir.javapoet.ClassName;
import java.util.Locale;
import java.util.Set;

/**
 * The names of what is generated for an interface {@code X}: the contract among writers, and
 * between a composition and components from other jars.
 *
 * @param type the interface X, not nested
 */
public record GeneratedNames(ClassName type) {
  /** The type under which generated definitions are registered. */
  public static final String REGISTERED_TYPE = "dev.csmr.service.ServiceDefinition";

  /** The path of the file that registers them. */
  public static final String REGISTRATION_PATH = "META-INF/services/" + REGISTERED_TYPE;

  /** Names no operation may have: members of the generated client. */
  public static final Set<String> RESERVED_OPERATIONS = Set.of("async", "stale", "close");

  private static final String SERVICE = "Service";
  private static final String DEFINITION = "Definition";

  /** {@code XMessages}: requests, responses, codecs. */
  public ClassName messages() {
    return sibling("Messages");
  }

  /** {@code XGrpc}: method descriptors, server base and stubs. */
  public ClassName grpc() {
    return sibling("Grpc");
  }

  /** {@code XStateMachine}: dispatch and snapshots, or the composed operations. */
  public ClassName stateMachine() {
    return sibling("StateMachine");
  }

  /** {@code XClient}: the caller's implementation of X. */
  public ClassName client() {
    return sibling("Client");
  }

  /** {@code XProxy}: the routing code of a composition. */
  public ClassName proxy() {
    return sibling("Proxy");
  }

  /**
   * {@code XService}, the definition that a node finds; {@code XDefinition} where the name of X
   * itself ends so.
   */
  public ClassName definition() {
    return sibling(type.simpleName().endsWith(SERVICE) ? DEFINITION : SERVICE);
  }

  /** The names for the interface whose definition has a qualified name. */
  public static GeneratedNames ofDefinition(String name) {
    String suffix = name.endsWith(SERVICE + DEFINITION) ? DEFINITION : SERVICE;
    return new GeneratedNames(
        ClassName.bestGuess(name.substring(0, name.length() - suffix.length())));
  }

  /** All classes that may be generated. */
  public Set<ClassName> all() {
    return Set.of(messages(), grpc(), stateMachine(), client(), proxy(), definition());
  }

  /** The path of the {@code .proto} file within the class output. */
  public String protoPath() {
    return "META-INF/proto/" + protoImport();
  }

  /** The name by which other {@code .proto} files import it. */
  public String protoImport() {
    return type.packageName().replace('.', '/') + "/" + snake(type.simpleName()) + ".proto";
  }

  /** The proto package: the Java package. */
  public String protoPackage() {
    return type.packageName();
  }

  /** The path of the descriptor within the class output. */
  public String descriptorPath() {
    return "META-INF/csmr/" + type.canonicalName() + ".yaml";
  }

  /** The class of an operation's request, in the messages of the interface that declared it. */
  public static ClassName request(OperationModel operation) {
    return new GeneratedNames(operation.declaredBy())
        .messages()
        .nestedClass(capitalized(operation.name()) + "Request");
  }

  /** The class of an operation's response, in the messages of the interface that declared it. */
  public static ClassName response(OperationModel operation) {
    return new GeneratedNames(operation.declaredBy())
        .messages()
        .nestedClass(capitalized(operation.name()) + "Response");
  }

  /** The simple name of an operation's request in the {@code .proto} file. */
  public static String protoRequest(OperationModel operation) {
    return operation.declaredBy().simpleName() + capitalized(operation.name()) + "Request";
  }

  /** The simple name of an operation's response in the {@code .proto} file. */
  public static String protoResponse(OperationModel operation) {
    return operation.declaredBy().simpleName() + capitalized(operation.name()) + "Response";
  }

  /** The name of an operation's gRPC method: its own with a capital first letter. */
  public static String rpc(OperationModel operation) {
    return capitalized(operation.name());
  }

  /** A name with a capital first letter. */
  public static String capitalized(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  /** A Java name in the style of protobuf fields: {@code leaseMillis} is {@code lease_millis}. */
  public static String snake(String name) {
    StringBuilder snake = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean startsWord =
          i > 0
              && Character.isUpperCase(c)
              && name.charAt(i - 1) != '_'
              && (!Character.isUpperCase(name.charAt(i - 1))
                  || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1))));
      if (startsWord) {
        snake.append('_');
      }
      snake.append(Character.toLowerCase(c));
    }
    return snake.toString();
  }

  /** A Java name as protobuf's JSON form has it; names that share it collide. */
  public static String json(String name) {
    StringBuilder json = new StringBuilder();
    boolean startsWord = false;
    for (char c : snake(name).toCharArray()) {
      if (c == '_') {
        startsWord = true;
      } else {
        json.append(startsWord ? Character.toUpperCase(c) : c);
        startsWord = false;
      }
    }
    return json.toString();
  }

  private ClassName sibling(String suffix) {
    return ClassName.get(type.packageName(), type.simpleName() + suffix);
  }
}
