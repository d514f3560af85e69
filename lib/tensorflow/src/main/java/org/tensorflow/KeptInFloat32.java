package org.tensorflow;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_FLOAT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GraphNextOperation;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationGetControlInputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumControlInputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationNumInputs;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OperationOutputType;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.tensorflow.internal.c_api.TF_Graph;
import org.tensorflow.internal.c_api.TF_Operation;
import org.tensorflow.internal.c_api.TF_Output;

/**
 * What a session that rewrites float32 to bfloat16 must leave in float32: convolutions over an odd
 * number of channels ({@link ChannelSum}), such as the first one over an image.
 *
 * <p>The rewrite happens inside TensorFlow, after the graph is built, and can be told nothing about
 * single operations. But it changes none that the caller asks for, since it must not change what is
 * seen; so each run names these operations as targets, those of them that it computes anyway. They
 * cost little: such maps have few channels.
 *
 * <p>Within a while loop's body nothing can be a target: what is there is rewritten.
 */
@NullMarked
final class KeptInFloat32 {
  /**
   * With one channel or a multiplier, kernel {@code [height, width, channels, multiplier]}, oneDNN
   * takes these for convolutions over one channel each.
   */
  private static final Set<String> DEPTHWISE =
      Set.of("DepthwiseConv2dNative", "DepthwiseConv2dNativeBackpropInput");

  /** ON and AGGRESSIVE. */
  private static final Set<Integer> TOGGLED = Set.of(1, 3);

  /** An operation's output that another one takes; index -1 for a control input. */
  private record Edge(long operation, int index) {}

  private final TF_Graph graph;
  private final Map<Long, List<Edge>> inputs = new HashMap<>();
  private final Set<Long> kept = new HashSet<>();
  private final Set<Long> inLoops = new HashSet<>();
  private final Map<List<Long>, long[]> targetsOfRuns = new HashMap<>();
  private long position;

  private KeptInFloat32(TF_Graph graph) {
    this.graph = graph;
  }

  /**
   * For a new session.
   *
   * @param config the session's serialized ConfigProto
   * @return null where the session rewrites nothing to bfloat16
   */
  static @Nullable KeptInFloat32 of(long graph, byte @Nullable [] config) {
    return config != null && rewrites(config) ? new KeptInFloat32(Handles.graph(graph)) : null;
  }

  /**
   * The targets of a run, with those of the kept operations that it computes.
   *
   * @param fed the operations and indices of outputs that are fed
   * @param fetched the operations and indices of outputs that are fetched
   */
  synchronized long[] targets(
      NativeCall call, long[] fed, int[] fedAt, long[] fetched, int[] fetchedAt, long[] targets) {
    readNewOperations(call);
    if (kept.isEmpty()) {
      return targets;
    }
    List<Long> run = new ArrayList<>();
    for (long[] part : new long[][] {fed, longs(fedAt), fetched, longs(fetchedAt), targets}) {
      run.add((long) part.length);
      Arrays.stream(part).forEach(run::add);
    }
    return targetsOfRuns.computeIfAbsent(
        run,
        missing -> {
          Deque<Edge> waiting = new ArrayDeque<>(edges(fetched, fetchedAt));
          Arrays.stream(targets).forEach(target -> waiting.add(new Edge(target, -1)));
          Set<Long> computed = computed(waiting, new HashSet<>(edges(fed, fedAt)));
          computed.retainAll(kept);
          return LongStream.concat(
                  Arrays.stream(targets), computed.stream().mapToLong(Long::longValue).sorted())
              .distinct()
              .toArray();
        });
  }

  /** The operations behind these outputs, up to those that are fed. */
  private Set<Long> computed(Deque<Edge> waiting, Set<Edge> fed) {
    Set<Long> computed = new HashSet<>();
    while (!waiting.isEmpty()) {
      Edge edge = waiting.remove();
      if (!fed.contains(edge) && computed.add(edge.operation())) {
        waiting.addAll(inputs.getOrDefault(edge.operation(), List.of()));
      }
    }
    return computed;
  }

  private void readNewOperations(NativeCall call) {
    SizeTPointer next = new SizeTPointer(1).put(position);
    TF_Operation operation;
    while ((operation = TF_GraphNextOperation(graph, next)) != null) {
      read(call, operation);
    }
    position = next.get();
  }

  private void read(NativeCall call, TF_Operation operation) {
    long handle = Handles.of(operation);
    String type = GraphView.type(operation);
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < TF_OperationNumInputs(operation); i++) {
      TF_Output input = GraphView.input(operation, i);
      edges.add(new Edge(Handles.of(input.oper()), input.index()));
    }
    int n = TF_OperationNumControlInputs(operation);
    PointerPointer<TF_Operation> before = new PointerPointer<>(Math.max(1, n));
    TF_OperationGetControlInputs(operation, before, n);
    for (int i = 0; i < n; i++) {
      edges.add(new Edge(Handles.of(before.get(TF_Operation.class, i)), -1));
    }
    inputs.put(handle, edges);
    boolean inLoop =
        type.equals("Enter")
            || type.equals("RefEnter")
            || edges.stream().anyMatch(edge -> inLoops.contains(edge.operation()));
    if (inLoop && !type.equals("Exit") && !type.equals("RefExit")) {
      inLoops.add(handle);
    } else if (mustBeFloat32(call, type, operation)) {
      kept.add(handle);
    }
  }

  private boolean mustBeFloat32(NativeCall call, String type, TF_Operation operation) {
    boolean isDepthwise = DEPTHWISE.contains(type);
    if (!(isDepthwise || ChannelSum.isIn(type))
        || TF_OperationOutputType(GraphView.output(operation)) != TF_FLOAT) {
      return false;
    }
    if (isDepthwise) {
      long[] kernel = ChannelSum.dims(call, graph, GraphView.input(operation, 1));
      return kernel.length != 4
          || kernel[2] == 1
          || kernel[3] != 1
          || DepthwiseBfloat16Repair.isWrong(
              type, 1, new AddedOps(call, graph, "").intsOf(operation, "strides"));
    }
    return ChannelSum.of(type).channels(call, graph, operation) % 2 != 0;
  }

  private static List<Edge> edges(long[] operations, int[] indices) {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < operations.length; i++) {
      edges.add(new Edge(operations[i], indices[i]));
    }
    return edges;
  }

  private static long[] longs(int[] ints) {
    return Arrays.stream(ints).asLongStream().toArray();
  }

  /**
   * Whether a ConfigProto asks for the rewrite: {@code graph_options}, {@code rewrite_options},
   * {@code auto_mixed_precision_onednn_bfloat16} or its older name, by their field numbers. Loading
   * the generated classes would take an eighth of a second of every start.
   */
  static boolean rewrites(byte[] config) {
    try {
      byte[] rewrites = message(message(config, 10), 10);
      return TOGGLED.contains(number(rewrites, 31)) || TOGGLED.contains(number(rewrites, 25));
    } catch (IOException e) {
      return false; // TensorFlow will say what is wrong with it.
    }
  }

  /** A field that is a message, in its wire format; where it stands more than once, they merge. */
  private static byte[] message(byte[] around, int field) throws IOException {
    ByteArrayOutputStream merged = new ByteArrayOutputStream();
    CodedInputStream in = CodedInputStream.newInstance(around);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        merged.writeBytes(in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
    return merged.toByteArray();
  }

  /** A field that is a number, 0 where it does not stand. */
  private static int number(byte[] message, int field) throws IOException {
    int number = 0;
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (field << 3 | WireFormat.WIRETYPE_VARINT)) {
        number = in.readInt32();
      } else {
        in.skipField(tag);
      }
    }
    return number;
  }
}
