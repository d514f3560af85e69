package dev.gaze.graph.internal;

import java.util.List;
import java.util.function.Consumer;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.proto.RunOptions;

/**
 * Runs that tell where their time goes.
 *
 * @param trace given a serialized {@code tensorflow.RunMetadata} of each run
 */
record Tracing(Consumer<byte[]> trace) {
  private static final byte[] FULL =
      RunOptions.newBuilder()
          .setTraceLevel(RunOptions.TraceLevel.FULL_TRACE)
          .setOutputPartitionGraphs(true)
          .build()
          .toByteArray();

  List<Tensor<?>> run(Session.Runner step) {
    Session.Run run = step.setOptions(FULL).runAndFetchMetadata();
    trace.accept(run.metadata);
    return run.outputs;
  }
}
