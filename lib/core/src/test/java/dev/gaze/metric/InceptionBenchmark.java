package dev.gaze.metric;

import com.google.protobuf.ByteString;
import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;
import org.tensorflow.proto.VersionDef;

/**
 * Images a second, and memory, of a graph with the architecture of December 2015's Inception
 * (Szegedy et al. 2016) and random weights: the node names, the old batch normalisation and the
 * version of {@code classify_image_graph_def.pb}.
 */
public final class InceptionBenchmark {
  private static final int IMAGES = 150;
  private static final int AT_ONCE = 50;

  private final GraphDef.Builder graph =
      GraphDef.newBuilder().setVersions(VersionDef.newBuilder().setProducer(8));
  private final Random random = new Random(5);
  private int made;
  private long weights;

  private InceptionBenchmark() {}

  /** Needs two minutes and 3 GB. */
  public static void main(String[] arguments) throws IOException {
    Path file = Files.createTempFile("inception", ".pb");
    try {
      InceptionBenchmark made = new InceptionBenchmark();
      Files.write(file, made.network().toByteArray());
      System.out.printf(
          Locale.ROOT, "%d weights, %d MB%n", made.weights, Files.size(file) / 1_000_000);
      for (InceptionNet.Resize resize : InceptionNet.Resize.values()) {
        measure(file, resize);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void measure(Path file, InceptionNet.Resize resize) throws IOException {
    byte[] pixels = new byte[AT_ONCE * 32 * 32 * 3];
    new Random(7).nextBytes(pixels);
    try (InceptionNet net = InceptionNet.open(file, resize, RuntimeConfig.defaults())) {
      net.features(pixels, 32, 32, 3);
      long start = System.nanoTime();
      Features features = null;
      for (int i = 0; i < IMAGES; i += AT_ONCE) {
        features = net.features(pixels, 32, 32, 3);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      Features logits = net.logits(features).orElseThrow();
      System.out.printf(
          Locale.ROOT,
          "%-9s %.1f images/s; %d features, %d logits; %s%n",
          resize,
          IMAGES / seconds,
          features.width(),
          logits.width(),
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmHWM"))
              .findFirst()
              .orElse("memory unknown"));
    }
  }

  private GraphDef network() {
    node("Cast", "Placeholder").putAttr("dtype", type());
    constant("ExpandDims/dim", 0);
    node("ExpandDims", "ExpandDims", "Cast", "ExpandDims/dim").putAttr("T", type());
    constant("ResizeBilinear/size", 299, 299);
    node("ResizeBilinear", "ResizeBilinear", "ExpandDims", "ResizeBilinear/size")
        .putAttr("T", type());
    real("Sub/y", 128);
    node("Sub", "Sub", "ResizeBilinear", "Sub/y").putAttr("T", type());
    real("Mul/y", 1 / 128f);
    node("Mul", "Mul", "Sub", "Mul/y").putAttr("T", type());
    Map map = new Map("Mul", 3);
    map = conv(map, 32, 3, 3, 2, "VALID");
    map = conv(map, 32, 3, 3, 1, "VALID");
    map = conv(map, 64, 3, 3, 1, "SAME");
    map = pool("MaxPool", map, 3, 2, "VALID");
    map = conv(map, 80, 1, 1, 1, "VALID");
    map = conv(map, 192, 3, 3, 1, "VALID");
    map = pool("MaxPool", map, 3, 2, "VALID");
    for (int pooled : new int[] {32, 64, 64}) {
      map =
          joined(
              conv(map, 64, 1, 1),
              conv(conv(map, 48, 1, 1), 64, 5, 5),
              conv(conv(conv(map, 64, 1, 1), 96, 3, 3), 96, 3, 3),
              conv(pool("AvgPool", map, 3, 1, "SAME"), pooled, 1, 1));
    }
    map =
        joined(
            conv(map, 384, 3, 3, 2, "VALID"),
            conv(conv(conv(map, 64, 1, 1), 96, 3, 3), 96, 3, 3, 2, "VALID"),
            pool("MaxPool", map, 3, 2, "VALID"));
    for (int c : new int[] {128, 160, 160, 192}) {
      map =
          joined(
              conv(map, 192, 1, 1),
              conv(conv(conv(map, c, 1, 1), c, 1, 7), 192, 7, 1),
              conv(conv(conv(conv(conv(map, c, 1, 1), c, 7, 1), c, 1, 7), c, 7, 1), 192, 1, 7),
              conv(pool("AvgPool", map, 3, 1, "SAME"), 192, 1, 1));
    }
    Map seven = conv(conv(conv(map, 192, 1, 1), 192, 1, 7), 192, 7, 1);
    map =
        joined(
            conv(conv(map, 192, 1, 1), 320, 3, 3, 2, "VALID"),
            conv(seven, 192, 3, 3, 2, "VALID"),
            pool("MaxPool", map, 3, 2, "VALID"));
    for (String pooling : List.of("AvgPool", "MaxPool")) {
      Map one = conv(map, 384, 1, 1);
      Map three = conv(conv(map, 448, 1, 1), 384, 3, 3);
      map =
          joined(
              conv(map, 320, 1, 1),
              joined(conv(one, 384, 1, 3), conv(one, 384, 3, 1)),
              joined(conv(three, 384, 1, 3), conv(three, 384, 3, 1)),
              conv(pool(pooling, map, 3, 1, "SAME"), 192, 1, 1));
    }
    window(node("pool_3", "AvgPool", map.node()), 8, 1, "VALID");
    normal("softmax/weights", 0.02, 2048, 1008);
    return graph.build();
  }

  /** A map, and its channels. */
  private record Map(String node, int channels) {}

  private Map conv(Map from, int channels, int height, int width) {
    return conv(from, channels, height, width, 1, "SAME");
  }

  private Map conv(Map from, int channels, int height, int width, int stride, String padding) {
    String name = "conv" + made++;
    double scale = Math.sqrt(2.0 / (height * width * from.channels()));
    normal(name + "/kernel", scale, height, width, from.channels(), channels);
    NodeDef.Builder conv = node(name, "Conv2D", from.node(), name + "/kernel");
    conv.putAttr("T", type()).putAttr("strides", ints(1, stride, stride, 1));
    conv.putAttr("padding", text(padding));
    String[] inputs = {name, name + "/mean", name + "/variance", name + "/beta", name + "/gamma"};
    for (int i = 1; i < inputs.length; i++) {
      filled(inputs[i], i == 2 || i == 4 ? 1 : 0, channels);
    }
    node(name + "/norm", "BatchNormWithGlobalNormalization", inputs)
        .putAttr("T", type())
        .putAttr("variance_epsilon", AttrValue.newBuilder().setF(0.001f).build())
        .putAttr("scale_after_normalization", AttrValue.newBuilder().setB(false).build());
    node(name + "/relu", "Relu", name + "/norm").putAttr("T", type());
    return new Map(name + "/relu", channels);
  }

  private Map pool(String type, Map from, int size, int stride, String padding) {
    String name = "pool" + made++;
    window(node(name, type, from.node()), size, stride, padding);
    return new Map(name, from.channels());
  }

  private static void window(NodeDef.Builder node, int size, int stride, String padding) {
    node.putAttr("T", type())
        .putAttr("ksize", ints(1, size, size, 1))
        .putAttr("strides", ints(1, stride, stride, 1))
        .putAttr("padding", text(padding));
  }

  private Map joined(Map... maps) {
    String name = "mixed" + made++;
    constant(name + "/axis", 3);
    Stream<String> inputs =
        Stream.concat(Stream.of(name + "/axis"), Stream.of(maps).map(Map::node));
    node(name, "Concat", inputs.toArray(String[]::new))
        .putAttr("T", type())
        .putAttr("N", AttrValue.newBuilder().setI(maps.length).build());
    return new Map(name, Stream.of(maps).mapToInt(Map::channels).sum());
  }

  private NodeDef.Builder node(String name, String operation, String... inputs) {
    return graph.addNodeBuilder().setName(name).setOp(operation).addAllInput(List.of(inputs));
  }

  private void constant(String name, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    constant(name, DataType.DT_INT32, bytes, values.length == 1 ? new int[0] : new int[] {2});
  }

  private void real(String name, float value) {
    constant(name, DataType.DT_FLOAT, reals(1).putFloat(0, value));
  }

  private void filled(String name, float value, int size) {
    ByteBuffer bytes = reals(size);
    for (int i = 0; i < size; i++) {
      bytes.putFloat(4 * i, value);
    }
    constant(name, DataType.DT_FLOAT, bytes, size);
  }

  private void normal(String name, double scale, int... shape) {
    int size = 1;
    for (int side : shape) {
      size *= side;
    }
    ByteBuffer bytes = reals(size);
    for (int i = 0; i < size; i++) {
      bytes.putFloat(4 * i, (float) (scale * random.nextGaussian()));
    }
    weights += size;
    constant(name, DataType.DT_FLOAT, bytes, shape);
  }

  private static ByteBuffer reals(int count) {
    return ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void constant(String name, DataType type, ByteBuffer values, int... shape) {
    TensorShapeProto.Builder sides = TensorShapeProto.newBuilder();
    for (int side : shape) {
      sides.addDim(TensorShapeProto.Dim.newBuilder().setSize(side));
    }
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(type)
            .setTensorShape(sides)
            .setTensorContent(ByteString.copyFrom(values.rewind()))
            .build();
    node(name, "Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(type).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build());
  }

  private static AttrValue type() {
    return AttrValue.newBuilder().setType(DataType.DT_FLOAT).build();
  }

  private static AttrValue text(String value) {
    return AttrValue.newBuilder().setS(ByteString.copyFromUtf8(value)).build();
  }

  private static AttrValue ints(int... values) {
    AttrValue.ListValue.Builder list = AttrValue.ListValue.newBuilder();
    for (int value : values) {
      list.addI(value);
    }
    return AttrValue.newBuilder().setList(list).build();
  }
}
