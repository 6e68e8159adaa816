/**
 * The files of a replica: the node's data directory and its lock, a group's directory, how each
 * group began, the second copy of term and vote, the check of the log's files before they are
 * opened, the snapshot file.
 *
 * <p>Whatever is damaged or of somebody else is refused with the file and the remedy ({@link
 * dev.csmr.replica.api.UnusableDataException}) and not changed. For the sub-rooms after this one
 * and the root; it uses {@code api}. It knows the layout of Ratis' directories, not its classes.
 */
package dev.csmr.replica.disk;
