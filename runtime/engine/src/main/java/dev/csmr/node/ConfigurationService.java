package dev.csmr.node;

import static dev.csmr.codec.WireType.LENGTH_DELIMITED;
import static dev.csmr.codec.WireType.VARINT;

import dev.csmr.codec.MalformedMessageException;
import dev.csmr.codec.WireReader;
import dev.csmr.codec.WireWriter;
import dev.csmr.service.frame.Frame;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Has a node take up what is new in its configuration file: {@code dev.csmr.Configuration/Apply}.
 * Thread-safe; a call at a time, on a thread of its own, since files are read.
 */
final class ConfigurationService {
  private static final String NAME = "dev.csmr.Configuration";
  private static final MethodDescriptor<Frame, Frame> APPLY = ToolCall.method(NAME, "Apply");

  private final String node;
  private final Function<Apply, Applied> applying;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * Creates the service.
   *
   * @param applying does it; may block
   */
  ConfigurationService(String node, Function<Apply, Applied> applying) {
    this.node = node;
    this.applying = applying;
  }

  /**
   * What is asked for.
   *
   * @param cluster the cluster that the caller means
   * @param checkOnly whether nothing is to be changed yet
   * @param summary what the caller's file says; the node's own must say the same
   */
  record Apply(String cluster, boolean checkOnly, List<String> summary) {
    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, cluster);
      out.writeBool(2, checkOnly);
      summary.forEach(line -> out.writePresentString(3, line));
      return out;
    }

    static Apply read(WireReader in) {
      String cluster = "";
      boolean checkOnly = false;
      List<String> summary = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> cluster = in.readString();
          case 2 << 3 | VARINT -> checkOnly = in.readBool();
          case 3 << 3 | LENGTH_DELIMITED -> summary.add(in.readString());
          default -> in.skip(tag);
        }
      }
      return new Apply(cluster, checkOnly, summary);
    }
  }

  /**
   * What came of it.
   *
   * @param problem why nothing was changed; empty when nothing kept the node from it
   * @param taken what the node took up, or would; empty when its configuration has nothing new
   */
  record Applied(String problem, List<String> taken) {
    static Applied refused(String problem) {
      return new Applied(problem, List.of());
    }

    WireWriter write() {
      WireWriter out = new WireWriter();
      out.writeString(1, problem);
      taken.forEach(each -> out.writePresentString(2, each));
      return out;
    }

    static Applied read(WireReader in) {
      String problem = "";
      List<String> taken = new ArrayList<>();
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        switch (tag) {
          case 1 << 3 | LENGTH_DELIMITED -> problem = in.readString();
          case 2 << 3 | LENGTH_DELIMITED -> taken.add(in.readString());
          default -> in.skip(tag);
        }
      }
      return new Applied(problem, taken);
    }
  }

  ServerServiceDefinition definition() {
    return ServerServiceDefinition.builder(NAME)
        .addMethod(APPLY, ServerCalls.asyncUnaryCall(this::apply))
        .build();
  }

  private void apply(Frame request, StreamObserver<Frame> response) {
    Apply apply;
    try {
      apply = Apply.read(request.reader());
    } catch (MalformedMessageException e) {
      response.onError(
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    if (!busy.compareAndSet(false, true)) {
      answer(response, Applied.refused(NodeError.APPLIES_ALREADY.text(node)));
      return;
    }
    Thread thread =
        new Thread(
            () -> {
              Applied applied;
              try {
                applied = applying.apply(apply);
              } catch (RuntimeException | Error e) {
                applied = Applied.refused(NodeError.NOT_APPLIED.text(node, e));
              }
              busy.set(false);
              answer(response, applied);
            },
            "csmr-apply");
    thread.setDaemon(true);
    thread.start();
  }

  private static void answer(StreamObserver<Frame> response, Applied applied) {
    response.onNext(Frame.of(applied.write()));
    response.onCompleted();
  }

  /**
   * Asks a node; for tools: it connects each time.
   *
   * @throws io.grpc.StatusRuntimeException when it refuses, or does not answer within the time
   */
  static Applied ask(AskedNode node, Apply apply, Duration patience) {
    return Applied.read(ToolCall.ask(node, APPLY, Frame.of(apply.write()), patience).reader());
  }
}
