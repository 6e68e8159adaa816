/**
 * The form that the fields of a service's object have in snapshots, so that a restored object is
 * the one that was saved (I9): every value that the field can hold, nulls included; of each
 * collection its class, its comparator and its order; and where one mutable collection or array is
 * reached in two places, that it is one.
 *
 * <p>Generated state machines describe each field by a {@link dev.csmr.service.state.StateField}
 * and hand values to a {@link dev.csmr.service.state.StateWriter} and take them from a {@link
 * dev.csmr.service.state.StateReader}. Messages between client and replica have a codec of their
 * own, in {@code XMessages}.
 *
 * <p>The form: a sequence of pieces, each a length-delimited field. The first names the fields
 * whose objects are refilled; their collections have the identities 0, 1, …. Every other piece has
 * the number of the object's field it belongs to. A field's first piece describes the field (name
 * and shape) and holds its value, or for a collection its kind, comparator and size; then each of
 * its elements or entries is a piece, so that no piece grows with the field. Inside a piece, null
 * is a tag of wire type 3, and a mutable collection or array that was met before is a varint, its
 * identity: they are counted in the order in which they are written. In a state with more places
 * for such objects than {@link dev.csmr.service.state.StateLimits} says, only those have identities
 * that are in more than one place: where the first is, a tag of wire type 4 stands before that of
 * the value. The number of places is a matter of the state alone, so equal states have one form.
 *
 * <p>The order of a HashMap, a HashSet, a Map.of and a Set.of is no part of what is saved: they are
 * written in the order of their content, so that equal states become equal bytes.
 *
 * <p>A portion of a state that belongs to some partition keys, which move to another object, has
 * the same form, but for collections: a {@link dev.csmr.service.state.PortionWriter} writes name,
 * shape and size of such a field, and then those of its elements or entries that move; a {@link
 * dev.csmr.service.state.PortionReader} adds them.
 *
 * <p>Supported: generated code uses the types that {@code supported-types.txt} lists, and so may
 * who reads or tests it; the others are internal.
 */
package dev.csmr.service.state;
