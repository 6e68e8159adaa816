package dev.csmr.processor.writer;

import com.palantir.javapoet.ClassName;

/** The classes of the runtime and of gRPC that generated code names. They are not loaded here. */
final class RuntimeTypes {
  static final ClassName WIRE_READER = codec("WireReader");
  static final ClassName WIRE_WRITER = codec("WireWriter");
  static final ClassName WIRE_TYPE = codec("WireType");
  static final ClassName WELL_KNOWN_TYPES = codec("WellKnownTypes");
  static final ClassName WRITE_ORDER = codec("WriteOrder");
  static final ClassName FIELDS = codec("Fields");

  static final ClassName REPLY = service("Reply");
  static final ClassName REPLY_STATUS = REPLY.nestedClass("Status");
  static final ClassName STATE_MACHINE = service("ServiceStateMachine");
  static final ClassName MOVABLE_STATE_MACHINE = service("MovableStateMachine");
  static final ClassName COMPOSED_STATE_MACHINE = service("ComposedStateMachine");
  static final ClassName UNKNOWN_OPERATION = service("UnknownOperationException");
  static final ClassName OPERATION_DESCRIPTOR = service("OperationDescriptor");
  static final ClassName OPERATION_KIND = service("OperationKind");
  static final ClassName REPLICATED_DEFINITION = service("ReplicatedDefinition");
  static final ClassName COMPOSITION_DEFINITION = service("CompositionDefinition");
  static final ClassName CANONICAL_KEY = service("CanonicalKey");
  static final ClassName KEYED_STATE = service("KeyedState");
  static final ClassName PARTITIONS = service("Partitions");
  static final ClassName COMPONENT_ROUTERS = service("ComponentRouters");
  static final ClassName ROUTER = service("Router");
  static final ClassName PLAN = service("Plan");
  static final ClassName COPIES = service("Copies");
  static final ClassName STEP_OUTCOME = service("StepOutcome");
  static final ClassName MESSAGE_MARSHALLER = service("MessageMarshaller");
  static final ClassName PROTO_SCHEMA = service("ProtoSchema");

  static final ClassName STATE_CODEC = state("StateCodec");
  static final ClassName STATE_CODECS = state("StateCodecs");
  static final ClassName STATE_FIELD = state("StateField");
  static final ClassName STATE_GUARD = state("StateGuard");
  static final ClassName STATE_READER = state("StateReader");
  static final ClassName STATE_WRITER = state("StateWriter");
  static final ClassName KEYED_PORTIONS = state("KeyedPortions");
  static final ClassName PORTION_READER = state("PortionReader");
  static final ClassName PORTION_WRITER = state("PortionWriter");
  static final ClassName OWN_COLLECTIONS = state("OwnCollections");

  static final ClassName CALLER = client("Caller");
  static final ClassName CALLER_MODE = CALLER.nestedClass("Mode");
  static final ClassName CSMR_CLIENT = client("CsmrClient");

  static final ClassName REPLICA_CONTEXT = user("ReplicaContext");
  static final ClassName CONDITION_NOT_MET = user("ConditionNotMetException");
  static final ClassName INVALID_REQUEST = user("InvalidRequestException");
  static final ClassName OPERATION_FAILED = user("OperationFailedException");

  static final ClassName SERVICE_DESCRIPTOR = ClassName.get("io.grpc", "ServiceDescriptor");

  private RuntimeTypes() {}

  private static ClassName codec(String name) {
    return ClassName.get("dev.csmr.codec", name);
  }

  private static ClassName service(String name) {
    return ClassName.get("dev.csmr.service", name);
  }

  private static ClassName state(String name) {
    return ClassName.get("dev.csmr.service.state", name);
  }

  private static ClassName client(String name) {
    return ClassName.get("dev.csmr.client", name);
  }

  private static ClassName user(String name) {
    return ClassName.get("dev.csmr", name);
  }
}
