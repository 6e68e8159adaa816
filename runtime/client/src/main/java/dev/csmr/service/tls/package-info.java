/**
 * How the ends of connections prove who they are: certificates, keys and trusted authorities, as
 * files in PEM, and taken up anew when they change.
 *
 * <p>Protocol and cryptography are those of Java and of gRPC's TLS; nothing of them is made here.
 * {@code frame}, {@code client} and the engine use this room; it uses {@code service} only. It
 * reads files, and has a thread of its own where it watches them.
 *
 * <p>Internal: for csmr's client and nodes only; it may change with any version.
 */
package dev.csmr.service.tls;
