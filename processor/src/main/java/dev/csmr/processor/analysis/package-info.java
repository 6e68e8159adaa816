/**
 * Reads the <em>sources</em> of implementations, where a replica can be made to differ from the
 * others without any type saying so: an order that depends on hash codes, a clock, a static field.
 *
 * <p>Sources are seen through the compiler tree API ({@code com.sun.source}), which javac supports
 * and other compilers lack. A class is checked after javac has attributed it, so every expression
 * has its type; {@link dev.csmr.processor.analysis.KeyedOperations} alone is asked while code is
 * generated and goes by names.
 *
 * <p>Each check is one class. What makes executions differ (801 to 804) is followed into every
 * source of the compilation that is called; what gets into the state (807 to 818) within the
 * implementation only, where a value from elsewhere is to be copied. A check errs on the side of
 * refusing where the fix costs a word ({@code TreeMap} instead of {@code HashMap}) and of allowing
 * where it does not. {@code @SuppressWarnings("csmr-801")} on a declaration turns the check of that
 * code off there.
 */
package dev.csmr.processor.analysis;
