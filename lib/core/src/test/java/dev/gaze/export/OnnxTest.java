package dev.gaze.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.gaze.graph.KotlinDlLayer;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Pass;
import dev.gaze.spec.Activation;
import dev.gaze.spec.AttentionVariant;
import dev.gaze.spec.BlockSpec.Downsample;
import dev.gaze.spec.BlockSpec.Upsample;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.GeneratorBuilder;
import dev.gaze.spec.NormSpec;
import dev.gaze.spec.Presets;
import dev.gaze.train.TrainedGan;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.dl.api.core.layer.activation.PReLU;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/** ONNX Runtime computes of what is exported what TensorFlow computes. */
class OnnxTest {
  private static final int N = 3;
  private static final float TOLERANCE = 1e-5f;

  @TempDir private Path folder;

  static Stream<GanSpec> presets() {
    return Stream.of(
            Presets.sagan(32, 7, AttentionVariant.OFFICIAL),
            Presets.snganProjection(32, 7),
            Presets.acgan(32, 7),
            Presets.dcgan(32),
            Presets.geometricGan(32),
            Presets.bigGan(32, 7))
        .map(spec -> spec.toBuilder().narrower(16).build());
  }

  @ParameterizedTest
  @MethodSource("presets")
  void bothNetworksOfAPreset(GanSpec spec) throws Exception {
    requireSame(spec);
  }

  /** Sizes that no window divides, and what the presets do not hold. */
  @Test
  void everyOtherBlock() throws Exception {
    requireSame(
        GanSpec.builder("rest")
            .image(36, 60, 1)
            .classes(5)
            .latent(11)
            .generator(
                g ->
                    g.dense(13)
                        .leakyRelu(0.3)
                        .denseMap(3, 5, 8)
                        .layer(new KotlinDlLayer("prelu", PReLU::new))
                        .upsample(3)
                        .norm(NormSpec.BATCH)
                        .activate(new Activation.Elu())
                        .upsample(2, Upsample.Method.BILINEAR)
                        .selfAttention(2) // of a map so large that its queries look in pieces
                        .bottleneck()
                        .activate(new Activation.Sigmoid())
                        .transposedConv(33, 3)
                        .norm()
                        .relu()
                        .conv(1)
                        .tanh())
            .discriminator(
                d ->
                    d.conv(6, 5, o -> o.stride(2))
                        .leakyRelu()
                        .downsample(2, Downsample.Method.MAX)
                        .downsample(3, Downsample.Method.STRIDE)
                        .conv(11, 4, o -> o.stride(2))
                        .norm(NormSpec.BATCH)
                        .meanPool()
                        .dense(7)
                        .activate(new Activation.Tanh())
                        .projectionHead())
            .build());
  }

  @Test
  void mapsAreTransposedWhereTheyBecomeRowsOrAnOutputAndNowhereElse() throws Exception {
    Path plain = folder.resolve("plain.onnx");
    Path attentive = folder.resolve("attentive.onnx");
    try (TrainedGan gan = RandomGan.open(spec(g -> g.resBlock(6).resBlock(4)), folder)) {
      Export.generator(gan).onnx(plain);
    }
    Files.delete(folder.resolve("small.safetensors"));
    try (TrainedGan gan =
        RandomGan.open(spec(g -> g.resBlock(6).selfAttention(3).resBlock(4)), folder)) {
      Export.generator(gan).onnx(attentive);
    }
    assertThat(transpositions(plain)).isEqualTo(2);
    assertThat(transpositions(attentive)).isEqualTo(5);
  }

  private static GanSpec spec(Consumer<GeneratorBuilder> generator) {
    return GanSpec.builder("small")
        .image(8, 16, 3)
        .classes(3)
        .latent(5)
        .generator(generator)
        .discriminator(d -> d.resBlock(4))
        .build();
  }

  /** How often the name of the operation stands in the file, with a field's number and length. */
  private static int transpositions(Path file) throws IOException {
    String field = "\"" + (char) "Transpose".length() + "Transpose";
    return Files.readString(file, StandardCharsets.ISO_8859_1).split(field, -1).length - 1;
  }

  @Test
  void anOperationWithoutTranslationIsRefusedByNameAndLeavesNoFile() throws Exception {
    Path out = folder.resolve("refused.onnx");
    GanSpec spec =
        spec(
            g ->
                g.denseMap(8, 16, 4)
                    .layer(new KotlinDlLayer("sums", CumulativeSum::new))
                    .conv(3)
                    .tanh());
    try (TrainedGan gan = RandomGan.open(spec, folder)) {
      assertThatThrownBy(() -> Export.generator(gan).onnx(out))
          .isInstanceOf(ExportException.class)
          .hasMessage(
              "the operation Cumsum (generator.layer/Cumsum) has no translation to ONNX here; leave out the layer of it, or take the format saved-model");
    }
    assertThat(folder).isDirectoryNotContaining("glob:**onnx*");
  }

  /** A layer of an operation that hardly anybody needs. */
  private static final class CumulativeSum extends GazeLayer {
    CumulativeSum() {
      super("");
    }

    @Override
    protected void declare(Shape input) {}

    @Override
    public Shape computeOutputShape(Shape input) {
      return input;
    }

    @Override
    public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
      return tf.math.cumsum(inputs.get(0), tf.constant(3));
    }
  }

  private void requireSame(GanSpec spec) throws Exception {
    Path generator = folder.resolve("g.onnx");
    Path discriminator = folder.resolve("d.onnx");
    try (TrainedGan gan = RandomGan.open(spec, folder)) {
      Export.generator(gan).withAttention().onnx(generator);
      Export.discriminator(gan).withAttention().onnx(discriminator);
      LatentBatch latents = gan.latents(5, RandomGan.labels(spec, N));
      var expected = gan.sample(latents, true);
      FloatBuffer z = FloatBuffer.wrap(latents.z());
      var image = spec.image();
      long[] shape = {N, image.height(), image.width(), image.channels()};
      try (Ran ran =
          new Ran(generator, "latent", z, new long[] {N, spec.latent().size()}, latents.labels())) {
        ran.require("images", expected.images(), shape);
        expected
            .attention()
            .forEach(
                (name, layer) ->
                    ran.require(name, layer.weights(), N, layer.queries(), layer.keys()));
      }
      RealBatch images = RealBatch.ofImages(expected.images(), latents.labels());
      var judged = gan.judge(images);
      try (Ran ran =
          new Ran(
              discriminator,
              "images",
              FloatBuffer.wrap(expected.images()),
              shape,
              latents.labels())) {
        ran.require("logits", judged.logits(), N);
        judged
            .attention()
            .forEach(
                (name, layer) ->
                    ran.require(name, layer.weights(), N, layer.queries(), layer.keys()));
      }
    }
  }

  /** A run of a model by ONNX Runtime. */
  private static final class Ran implements AutoCloseable {
    private final OrtSession session;
    private final OrtSession.Result result;

    Ran(Path model, String input, FloatBuffer values, long[] shape, int[] labels)
        throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      session = environment.createSession(model.toString());
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
      inputs.put(input, OnnxTensor.createTensor(environment, values, shape));
      if (session.getInputNames().contains("label")) {
        inputs.put(
            "label",
            OnnxTensor.createTensor(
                environment, IntBuffer.wrap(labels), new long[] {labels.length}));
      }
      assertThat(session.getInputNames()).isEqualTo(inputs.keySet());
      result = session.run(inputs);
      inputs.values().forEach(OnnxTensor::close);
    }

    void require(String output, float[] expected, long... shape) {
      OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
      assertThat(tensor.getInfo().getShape()).isEqualTo(shape);
      float[] values = tensor.getFloatBuffer().array();
      assertThat(values).as(output).hasSameSizeAs(expected);
      // Element by element: a comparison of arrays with an offset takes the square of their length.
      float scale = 1;
      float distance = 0;
      for (int i = 0; i < values.length; i++) {
        scale = Math.max(scale, Math.abs(expected[i]));
        distance = Math.max(distance, Math.abs(values[i] - expected[i]));
      }
      assertThat(distance).as(output).isLessThanOrEqualTo(TOLERANCE * scale);
    }

    @Override
    public void close() throws OrtException {
      result.close();
      session.close();
    }
  }
}
