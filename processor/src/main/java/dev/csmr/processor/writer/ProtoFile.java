package dev.csmr.processor.writer;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.palantir.javapoet.CodeBlock;
import java.util.List;
import java.util.Map;

/**
 * The protobuf form of an interface.
 *
 * @param descriptor the file, equal to what protoc makes of the file that is printed from it
 * @param dependencies references to what gives the descriptors of the imported files, in their
 *     order
 * @param comments what messages, services and methods are, by name; a method's name is {@code
 *     Service.Method}
 */
record ProtoFile(
    FileDescriptorProto descriptor, List<CodeBlock> dependencies, Map<String, String> comments) {}
