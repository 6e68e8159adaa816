package dev.csmr.processor.problem;

/**
 * Every mistake that the processor reports. Each text says what is wrong, why, and how to fix it.
 * Codes are stable: a code is never given another meaning, nor used again once it is retired.
 */
public enum Problem {
  // 1xx: types
  /** A type without protobuf form. */
  UNSUPPORTED_TYPE(101, "%s: %s has no protobuf form, so it can be neither sent nor stored. %s"),
  /** A generic type without arguments. */
  RAW_TYPE(
      102,
      "%s: %s is raw, so the type of its content is unknown. Write the type arguments, such as"
          + " %s."),
  /** A wildcard. */
  WILDCARD(
      103,
      "%s: the wildcard %s stands for several types, but a message has one. Write the type itself,"
          + " such as %s."),
  /** A type variable. */
  TYPE_VARIABLE(
      104,
      "%s: the type variable %s has no protobuf form: a message has one type. Write the type that"
          + " is meant."),
  /** A record that contains itself. */
  RECURSIVE_RECORD(
      105,
      "%s: the record contains itself (%s), and nothing bounds how deep a message may nest. Hold"
          + " the inner one by a key, as in Map<String, %s>, next to it instead of inside it."),
  /** A type that generated code cannot name. */
  INACCESSIBLE_TYPE(
      106,
      "%s: %s is not accessible from package %s, where the generated code lives. Make it public, or"
          + " move it into that package and do not make it private."),
  /** Arrays as keys. */
  ARRAY_KEY(
      107,
      "%s: %s compares byte[] by identity, so equal keys would be different. Use String, UUID or"
          + " List<Byte> as the key."),

  // 2xx: interfaces
  /** An annotated class. */
  NOT_AN_INTERFACE(
      201,
      "@%s is on %s, which is not an interface. Declare the operations in an interface, annotate"
          + " that, and annotate the class that implements it with @Replica."),
  /** A nested interface. */
  NESTED_INTERFACE(
      202,
      "%s is nested in %s, but the generated classes are named after a top-level interface. Move it"
          + " to a file of its own."),
  /** A generic interface. */
  GENERIC_INTERFACE(
      203,
      "%s has type parameters, but its messages need one type each. Remove the type parameters and"
          + " write the types that are meant."),
  /** The unnamed package. */
  UNNAMED_PACKAGE(
      204,
      "%s is in the unnamed package, which code in packages cannot import. Put it into a package."),
  /** Both annotations. */
  SERVICE_AND_COMPOSITION(
      205,
      "%s is annotated both @Replicated and @ComposeWith, but it either has state of its own or"
          + " composes what others hold. Remove one of them."),
  /** A service that extends a service. */
  EXTENDS_SERVICE(
      206,
      "Service %s extends %s, which is a service itself, so its operations would belong to two."
          + " Compose them: put @ComposeWith on an interface that extends %2$s, and add operations"
          + " there."),
  /** Nothing to call. */
  NO_OPERATIONS(207, "%s has no operations, so there is nothing to replicate. %s"),
  /** A class of the name of a generated one. */
  GENERATED_NAME_TAKEN(
      208,
      "%s exists already, but a class of that name is generated for %s. Rename the class or the"
          + " interface."),
  /** Names were not compiled in. */
  PARAMETER_NAMES_MISSING(
      209,
      "The parameters of %s are named arg0, arg1, …: their names were lost when %s was compiled,"
          + " and field numbers are made of names. Compile it with the javac option -parameters (or,"
          + " if they are really named so, rename them)."),
  /** A sealed interface. */
  SEALED_INTERFACE(
      210,
      "%s is sealed, so the generated client cannot implement it. Remove `sealed`, or make the"
          + " interface non-sealed."),
  /** A component that was compiled elsewhere and does not fit any more. */
  BROKEN_COMPONENT(211, "Component %s cannot be used. Its own first error is: %s"),
  /** A type that never appeared. */
  MISSING_TYPE(
      212,
      "Nothing is generated for %s: type %s does not exist, and no processor generated it. Is its"
          + " jar on the class path?"),
  /** Services that a node does not find on the module path. */
  NOT_PROVIDED(
      213,
      "Module %s does not provide %s, so a node that is started from the module path would not find"
          + " it. Write `provides %s with %s;` in module-info.java."),

  // 3xx: operations
  /** Two methods of one name. */
  OVERLOAD(
      301,
      "Operation %s is declared more than once, but an operation is known by its name alone. Give"
          + " each its own name, such as %s."),
  /** A generic method. */
  GENERIC_METHOD(
      302,
      "Operation %s has type parameters, but its messages need one type each. Write the types that"
          + " are meant."),
  /** A query without answer. */
  VOID_QUERY(
      303,
      "Query %s returns nothing, so it can have no effect at all. Return what it reads, or remove"
          + " @Query if it changes state."),
  /** A reserved name. */
  RESERVED_OPERATION(304, "Operation %s has the name of %s. Rename it, for instance to %s."),
  /** Two keys. */
  SECOND_PARTITION_KEY(
      305,
      "Operation %s has more than one @PartitionKey, but one parameter decides its partition. Keep"
          + " one, or pass the keys as one List, Set or Map."),
  /** A key of a wrong type. */
  PARTITION_KEY_TYPE(
      306,
      "@PartitionKey %s is of type %s, which has no canonical order of bytes. Use String, an"
          + " integral type, UUID or an enum, or a List, Set or Map keyed by one of these."),
  /** An exception the caller's side cannot create. */
  UNUSABLE_EXCEPTION(
      307,
      "Operation %s throws %s, which cannot be created again at the caller: %s. Give it an"
          + " accessible constructor without parameters, with a String message, or with parameters"
          + " that each have an accessor of the same name and type."),
  /** An exception that says nothing. */
  BROAD_EXCEPTION(308, "Operation %s declares %s, %s. Declare an exception class of your own."),
  /** A name protobuf cannot have. */
  NOT_A_PROTO_NAME(
      309,
      "%s cannot be a name in a .proto file, which has only ASCII letters, digits and _, and"
          + " begins with a letter. Rename it."),
  /** Names that protobuf cannot tell apart. */
  PROTO_NAME_COLLISION(310, "%s %s and %s are the same name, %s, to protobuf. Rename one of them."),
  /** Operation id 0. */
  ZERO_OPERATION_ID(
      311, "The @Id of operation %s is 0, which is reserved. Use any other 32-bit number."),
  /** A number protobuf cannot have. */
  ID_RANGE(
      312,
      "The @Id of %s is %d, which is no protobuf number. Use 1 to 536870911, but not 19000 to"
          + " 19999, which protobuf reserves."),
  /** Two operations of one id. */
  OPERATION_ID_COLLISION(
      313,
      "Operations %s and %s have the same id %d, so a log entry could mean either. Put another @Id"
          + " on one that no log knows yet, such as @Id(%d)."),
  /** Two fields of one number. */
  FIELD_ID_COLLISION(
      314,
      "%s: %s and %s have the same number %d, so a message could mean either. Put another @Id on"
          + " one that no log knows yet, such as @Id(%d)."),
  /** A parameter no message can have. */
  RESERVED_PARAMETER(
      315,
      "Parameter %s of %s cannot be a part of the generated request, because a method of Object has"
          + " that name. Rename it."),
  /** An annotation where it has no meaning. */
  MISPLACED_ANNOTATION(316, "@%s on %s has no meaning: %s."),
  /** Varargs. */
  VARARGS(
      317,
      "Operation %s has a variable number of arguments, which a message has not. Use %s instead"
          + " of %s...."),

  /** Keys of a movable service that nobody can tell from each other. */
  KEY_TYPES_DIFFER(
      318,
      "The @PartitionKey parameters of movable %s have different types: %s in %s and %s in %s. What"
          + " belongs to a key moves with it, so give all of them one type."),
  /** A movable service without keys. */
  NO_KEY_TO_MOVE(
      319,
      "%s is movable, but no parameter of its operations is annotated @PartitionKey, so there is no"
          + " key that could move. Annotate the parameters that are keys, or remove movable = true."),
  /** Roles that are none. */
  NO_ROLE(
      320,
      "@RolesAllowed on %s names %s. Name the roles of which a caller needs one, such as \"writer\","
          + " or remove the annotation: then callers need the role \"client\"."),

  // 4xx: implementations
  /** No implementation. */
  MISSING_REPLICA(401, "Service %s has no implementation in package %s. %s"),
  /** Two implementations. */
  SECOND_REPLICA(
      402,
      "%s and %s are both annotated @Replica and implement %s, but every replica must hold the"
          + " same. Remove @Replica from one of them."),
  /** An implementation of nothing. */
  REPLICA_WITHOUT_SERVICE(
      403, "%s is annotated @Replica but implements no interface annotated @Replicated. %s"),
  /** Not a class that can be created. */
  REPLICA_ABSTRACT(
      404,
      "@Replica %s is %s, but each replica creates an object of it. Make it a class that can be"
          + " created."),
  /** A constructor that cannot be called. */
  REPLICA_CONSTRUCTOR(
      405,
      "@Replica %s has %s. It needs exactly one constructor that is not private, without parameters"
          + " or with a single dev.csmr.ReplicaContext."),
  /** A class generated code cannot name. */
  REPLICA_INACCESSIBLE(
      406,
      "@Replica %s is %s, so generated code in its package cannot create it. Make it a top-level"
          + " class, or a static nested one that is not private."),
  /** A generic class. */
  REPLICA_GENERIC(
      407,
      "@Replica %s has type parameters, but its state needs one type. Write the types that are"
          + " meant."),
  /** A field generated code cannot read. */
  PRIVATE_STATE(
      408,
      "Field %s of @Replica %s is %s, so generated snapshots cannot save it. Make it"
          + " package-private; or keep it private, return the state as a record from a method"
          + " annotated @Saved and take it in one annotated @Restored; or make it transient if it is"
          + " not state."),
  /** A final field that cannot be restored. */
  FINAL_STATE(
      409,
      "Field %s of @Replica %s is final and of type %s, so a snapshot cannot restore it: only"
          + " mutable collections can be refilled. Remove final, or make it static if it is a"
          + " constant, or transient if it is not state."),
  /** State outside of the object. */
  STATIC_STATE(
      410,
      "Static field %s of @Replica %s can change, but static state is shared by all replicas of the"
          + " process and in no snapshot. Make it an instance field, or final if it is a"
          + " constant."),
  /** An implementation in another package. */
  REPLICA_ELSEWHERE(
      412,
      "@Replica %s implements %s from package %s, but generated code creates it from there. Move it"
          + " into that package."),
  /** A method that cannot give the state. */
  SAVED_METHOD(
      420,
      "@Saved method %s of @Replica %s %s. Write `StateRecord save()`, not private, with all state in"
          + " the record's components, and one `@Restored void restore(StateRecord state)`."),
  /** A method that cannot be called after a restore. */
  RESTORED_METHOD(
      421,
      "@Restored method %s of @Replica %s %s. Write `@Restored void restored()`, not private; with"
          + " a @Saved method, one that takes the record which that returns."),
  /** State that no snapshot holds and nobody rebuilds. */
  TRANSIENT_STATE(
      422,
      "Transient field %2$s of @Replica %1$s is in no snapshot, so a replica that was restarted would"
          + " answer otherwise than the others. Remove transient; or, if its content follows from"
          + " the state, rebuild it in a method annotated @Restored."),
  /** A sorted collection of what has no order. */
  NOT_COMPARABLE(
      413,
      "%s: %s sorts by the natural order of %s, which has none: a snapshot would lose the"
          + " comparator. Hold it directly in a final field, or let %3$s implement Comparable."),

  /** Generated code of an earlier compilation that does not know of a change. */
  STALE_GENERATED(
      419,
      "%s is compiled without service %s, whose state machine is generated from both, and does not fit"
          + " to the one that is there: what changed would be lost in silence. Compile them together,"
          + " as a clean build does; if %2$s is no more, a clean build drops what was generated."),

  // 5xx: compositions
  /** Nothing composed. */
  NO_COMPONENTS(
      501, "%s composes nothing. Name its components: @ComposeWith({First.class, Second.class})."),
  /** A component that is none. */
  NOT_A_COMPONENT(
      502,
      "%s cannot be a component: it is annotated neither @Replicated nor @ComposeWith. Annotate it,"
          + " or remove it from @ComposeWith."),
  /** A component named twice. */
  COMPONENT_TWICE(
      503,
      "Component %s is named twice, but a composition holds one of each. Remove one; if two are"
          + " needed, let a second interface compose the service once more."),
  /** A circle. */
  CYCLIC_COMPOSITION(504, "%s contains itself: %s. Remove one of these components."),
  /** A super-interface that is no component. */
  EXTENDS_NON_COMPONENT(
      505,
      "Composition %s extends %s, which is not one of its components, so nobody executes its"
          + " operations. %s"),
  /** An operation nobody executes. */
  UNDECLARED_OPERATION(
      506, "No component of %s declares operation %s, so nobody would execute it. %s"),
  /** An operation two components execute. */
  AMBIGUOUS_OPERATION(
      507,
      "Both %s and %s declare operation %s, so it is not clear which of them %s means. Extend only"
          + " one of the two interfaces; the other one stays a component and can be used by"
          + " @Extend."),
  /** A default method that hides an operation. */
  DEFAULT_HIDES_OPERATION(
      508,
      "Default method %s has the name of an operation of component %s, which it would hide from"
          + " itself: calling it from there would never end. Give it another name."),
  /** An override that changes the contract. */
  CHANGED_OPERATION(
      509,
      "%s declares operation %s of %s again with another %s: %s instead of %s. A composition passes"
          + " it on as it is; declare the same."),
  /** A query that changes something. */
  QUERY_OF_COMMAND(
      510,
      "Operation %s is annotated @Query, but %s changes state, so it is a command. Remove @Query."),

  // 6xx: extensions
  /** An unknown component. */
  EXTENSION_COMPONENT(601, "@Extend of %s: %s is not a component of %s. %s"),
  /** An unknown operation. */
  EXTENSION_OPERATION(602, "@Extend of %s: component %s has no operation %s. %s"),
  /** A mapping class without the method. */
  MAPPING_METHOD(
      603,
      "@Extend of %s: mapping %s needs a static method `%s`, %s. Write it so that it returns %s."),
  /** A mapping class that generated code cannot use. */
  MAPPING_INACCESSIBLE(
      604,
      "@Extend of %s: mapping %s is not accessible from package %s. Make it public, or move it into"
          + " that package and do not make it private."),
  /** A mapping whose result does not fit. */
  MAPPING_RESULT(
      605, "@Extend of %s: the mapping's method %s returns %s, but %s takes (%s). Return %s."),
  /** Arguments from nowhere. */
  MAPPING_MISSING(
      606,
      "@Extend of %s: parameter `%s` of %s has no namesake of the same type among the parameters of"
          + " %1$s. Name it the same, or add mapping = a class with a static method `%s`."),
  /** A condition that decides nothing. */
  CONDITION(
      607,
      "@Extend of %s: condition %s is %s, but a condition is a query that returns boolean. Use such"
          + " an operation, or remove condition = true."),
  /** An exception nobody expects. */
  EXTENSION_EXCEPTION(
      608,
      "@Extend of %s: extension %s throws %s, which %1$s does not declare, so its callers do not"
          + " expect it. Declare it at %1$s of %s, or extend with an operation that does not throw"
          + " it."),
  /** An extension across partitions. */
  EXTENSION_PARTITIONED(
      609,
      "%s is partitioned, so operation %s cannot be extended here: its steps belong to one partition."
          + " Put @Extend into a composition of its own and partition that one."),
  /** An extended default method. */
  EXTENSION_COMPOSED(
      610,
      "Operation %s is a default method and cannot be extended. Call %s.%s in its body instead."),
  /** A mapping for nothing. */
  MAPPING_UNUSED(
      611, "@Extend of %s: %s takes no arguments, so there is nothing to map. Remove the mapping."),

  // 7xx: partitioned compositions
  /** Several components. */
  PARTITIONED_COMPONENTS(
      701,
      "%s is partitioned and has %d components, but exactly one is split. Compose them in an"
          + " interface of its own and partition that one."),
  /** An operation without key. */
  KEYLESS_OPERATION(
      702,
      "Operation %s of partitioned %s has %s, so it is executed at several partitions and gives"
          + " several answers. %s"),
  /** A merge that does not fit. */
  GATHER_RESULT(703, "@Gather(%s) of %s merges %s, but the operation returns %s. %s"),
  /** A merge where nothing is split. */
  GATHER_MISPLACED(
      704,
      "@Gather on %s has no meaning: %s is not partitioned, so there is one answer. Remove @Gather,"
          + " or write @ComposeWith(value = …, partitioned = true)."),
  /** A merge of one answer. */
  GATHER_OF_ONE(
      705,
      "@Gather on %s has no meaning: its @PartitionKey %s names one partition, which gives the"
          + " answer. Remove @Gather."),
  /** A default method across partitions. */
  PARTITIONED_DEFAULT(
      706,
      "%s is partitioned, so its default method %s has no single group to be executed in. Put it"
          + " into a composition of its own and partition that one."),

  // 8xx: the sources of implementations
  /** An order that depends on hash codes. */
  HASH_ORDER(
      801,
      "%s: the order of %s is seen %s. It is the order of hash codes, which differs between replicas"
          + " and after a restore. Use %s (sorted) or %s (order of insertion) instead."),
  /** Static state behind a final field. */
  STATIC_CONTENT(
      802,
      "%s: %s is no constant: %s. Static state is shared by all replicas of the process"
          + " and in no snapshot. Make it an instance field; a constant is a value that cannot"
          + " change, such as List.of(…)."),
  /** A clock, randomness, surroundings. */
  NONDETERMINISTIC(803, "%s: %s %s"),
  /** A query with effects. */
  QUERY_CHANGES(
      804,
      "%s: query %s changes %s here. A query is executed at one replica only, so the others would"
          + " differ; it changes nothing, not even a transient field. Change a copy instead, such as"
          + " new ArrayList<>(…), or remove @Query from the operation if it is to change the state."),
  /** A query that draws. */
  QUERY_RANDOM(
      805,
      "%s: query %s asks for %s(), which only a command has: a query is executed at one replica, with"
          + " no log entry to seed it. Remove @Query from the operation."),
  /** Final state that cannot be refilled. */
  CONSTANT_STATE(
      806,
      "%s: field %s is final and holds what cannot be changed (%s), so a snapshot cannot refill it."
          + " Make it static: a constant is no state. If it is to change, hold a copy that can,"
          + " such as new ArrayList<>(…)."),
  /** State that is a view. */
  STORED_VIEW(
      807,
      "%s: %s is kept in the state, but it is a view of another collection, or a wrapper around one;"
          + " a snapshot has its content only, so after a restore it would live a life of its own."
          + " Keep a copy of it, %s."),
  /** A comparator that a snapshot would lose. */
  LOST_COMPARATOR(
      809,
      "%s: %s has %s, which a snapshot cannot name and would lose. Create it where a final field is"
          + " declared (that is refilled and keeps it), let the elements or keys be a record that"
          + " implements Comparable, or use Comparator.reverseOrder(). In a class with a @Saved"
          + " method, let that give a List of what is in it, and refill it."),
  /** A comparator that reads what may not be restored yet. */
  COMPARATOR_READS(
      810,
      "%s: %s has %s that reads %s, which may not be restored yet when the collection is refilled."
          + " Put what it needs into the elements or keys themselves."),
  /** A class in the state that is not one of the known ones. */
  STORED_CLASS(
      811,
      "%s: %s is kept in the state, but its class is none that a snapshot can create again. Keep what"
          + " is in it in a collection class of java.util, %s."),
  /** A value that comes from elsewhere into the state. */
  UNSEEN_VALUE(
      812,
      "%s: %s is put into the state, and where it was made is not seen from here, so"
          + " it may be of a class that a snapshot cannot create again. Put in a copy of it, %s."),
  /** A field that a memento lacks. */
  UNSAVED_FIELD(
      813,
      "%s: field %s can change, but @Saved method %s does not name it, so what it holds would be lost"
          + " with a restart. Put it into the record; or make it final if it never changes, or"
          + " transient if the @Restored method rebuilds it."),
  /** A field that is not given back. */
  UNRESTORED_FIELD(
      814,
      "%s: field %s can change, but @Restored method %s does not name it, so after a restart it would"
          + " hold what it holds in a new object. Set it there; or make it final if it never"
          + " changes."),
  /** A record that is another one when it is created of its own components. */
  REBUILT_RECORD(
      815,
      "%s: `%s` makes component %s another one in %s, but a restore creates the record of what its"
          + " accessors gave, so it would not be the record that was saved. Keep the component as it is"
          + " given, or as an immutable copy (List.copyOf), and change or copy it where the record is"
          + " created, such as in a static method."),
  /** A collection whose class has more than a snapshot knows. */
  OWN_COLLECTION(
      816,
      "%s: the collection in %s has a class with %s, which a snapshot does not know: it has the"
          + " elements only, and puts those into a new object. Hold a collection of java.util in the"
          + " field, and keep the rest in fields and methods of %1$s."),
  /** A key that can change. */
  MUTABLE_KEY(
      817,
      "%s: field %s has elements or keys of type %s in a hash table. They can be changed in there, or"
          + " are compared by address: then they are not found any more, but a restored replica finds"
          + " them. Use String, a number, an enum, UUID or a record of such values; a record may keep"
          + " a List.copyOf of a list, or have equals and hashCode that leave it out; a list that is"
          + " a key itself is put in as List.copyOf(…)."),
  /** A record whose constructor depends on what can change later. */
  CHECKED_CONTENT(
      818,
      "%s: the canonical constructor depends on what is in component %s (`%s`), which can change later;"
          + " then a restore, which creates the record of its components, would fail. Keep an"
          + " immutable copy there (%2$s = List.copyOf(%2$s)), or check where the record is"
          + " created."),
  /** A collection of the state in the hands of others. */
  GIVEN_AWAY(
      819,
      "%s: `%s`, which is state, is given to %s, which may put something into it that a snapshot cannot"
          + " create again, unseen from here. Give it a copy or Collections.unmodifiable…, let it"
          + " return what is to be kept, and put a copy of that in here."),
  /** A field of which nobody knows what becomes of it when keys move. */
  UNMOVED_FIELD(
      820,
      "Field %s of @Replica %s belongs to no key of movable %s: it is a %s, and keys are of type %s."
          + " Say what becomes of it when keys move: %s@OnMove(OnMove.Rule.STAY) if each partition"
          + " keeps its own. If it belongs to keys, %s; or let the class implement MovableState<%s, …>."),
  /** A rule for a value that has no order. */
  MOVE_WITHOUT_ORDER(
      821,
      "@OnMove(OnMove.Rule.%s) on field %s of @Replica %s: a %s has no order that stays the same in"
          + " every version. Let it be a number, a String, an Instant, a Duration or a record that"
          + " implements Comparable, or write @OnMove(OnMove.Rule.STAY)."),
  /** A collection by key that can become another one. */
  MOVED_NOT_FINAL(
      822,
      "Field %s of @Replica %s moves by key, so it has to hold one collection for ever, which entries"
          + " can be put into. Make it final, and change what is in it instead of assigning it; or say"
          + " @OnMove(OnMove.Rule.STAY) if it does not belong to partition keys."),
  /** A state as a whole, of a movable service. */
  MOVED_WHOLE(
      823,
      "@Replica %s of movable %s gives its state as a whole, by @Saved method %s, so nobody can tell"
          + " what of it belongs to a key. Let it implement MovableState<%s, …>, which takes that out"
          + " and puts it in; or make its fields accessible and remove @Saved."),
  /** A record as key whose partition key is not clear. */
  MOVED_KEY_COMPONENT(
      824,
      "Field %s of @Replica %s: the record %s is to tell which key an entry belongs to, but %s. Annotate"
          + " the one component that is the key, of type %s, with @PartitionKey."),
  /** A class that moves other keys than its service has. */
  MOVABLE_STATE_KEY(
      825,
      "@Replica %s implements %s, but the keys of movable %s are of type %s. Implement MovableState<%s,"
          + " S>, where S is the type of what belongs to a key."),
  /** A hook that changes what it is to tell, or what was told. */
  HOOK_CHANGES(826, "%s: %s method %s changes %s here. %s."),
  /** A hook that asks what only operations have. */
  HOOK_CONTEXT(
      827,
      "%s: %s method %s asks for %s(), which only operations have: snapshots are taken and restored"
          + " outside of them, so that would fail. Let an operation keep in the state what is needed"
          + " here, or do it."),
  /** A collection that a restore adds to. */
  NOT_EMPTIED(
      828,
      "%s: field %s has something in it when an object is made, and @Restored method %s does not empty"
          + " it, so what was removed since would be back after a restart. Call %2$s.clear() first."),
  /** A sorted collection whose order can change. */
  MUTABLE_ORDER(
      829,
      "%s: what is in field %s is sorted by component %s of %s, which this class changes while it is in there;"
          + " then a snapshot could be taken and not be restored. Sort by what cannot change, or keep"
          + " an immutable copy in the component (%3$s = List.copyOf(%3$s) in the constructor)."),
  /** Keyed operations that may touch more than their key: a note. */
  DEPENDENT_KEYS(
      880,
      "Keyed operations of %s may touch more than what is at their @PartitionKey, so they are ordered"
          + " with all operations of their group, not only with those on the same key: %s. To let"
          + " them be independent, use only a TreeMap, HashMap, TreeSet or HashSet at the key, or"
          + " declare @Replica(independentKeys = true) when their order makes no difference."),
  /** Values that may be at several keys of a movable service: a note. */
  SHARED_VALUES(
      881,
      "Keys of %s can move, and an object that can change might be at several of them at once in: %s."
          + " It would be two objects after one of the keys has moved. See to it that it is not: put in"
          + " a new one, as in %s.put(key, new ArrayList<>(list)), or one that cannot change"
          + " (List.copyOf)."),
  /** A compiler without tree API. */
  SOURCES_UNSEEN(
      890,
      "The sources of implementations are not checked: this compiler does not offer the tree API of"
          + " javac. What makes replicas differ (hash order, clocks, static state) stays unseen, and"
          + " operations on different keys are ordered as if they had one. Compile with javac before"
          + " you deploy."),

  // 9xx: the processor itself
  /** A file that could not be written. */
  CANNOT_WRITE(
      901,
      "Cannot write what is generated for %s: %s. Is another processor writing the same file, or is"
          + " the disk full?"),
  /** An option with a value that it cannot have. */
  BAD_OPTION(
      902, "The option %1$s is \"%2$s\". Write -A%1$s=true or -A%1$s=false, or leave it out.");

  private final int code;
  private final String template;

  Problem(int code, String template) {
    this.code = code;
    this.template = template;
  }

  /** The stable code, as it stands at the beginning of each message. */
  public String code() {
    return "csmr-" + code;
  }

  /** The text, as {@link String#format} takes it. */
  String template() {
    return template;
  }

  /** The whole message. */
  public String text(Object... arguments) {
    return "[" + code() + "] " + template.formatted(arguments);
  }
}
