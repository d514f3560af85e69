package dev.gaze.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jetbrains.kotlinx.dl.api.core.Sequential;
import org.jetbrains.kotlinx.dl.api.core.activation.Activations;
import org.jetbrains.kotlinx.dl.api.core.layer.core.ActivationLayer;
import org.jetbrains.kotlinx.dl.api.core.layer.core.Input;
import org.jetbrains.kotlinx.dl.api.core.layer.pooling.GlobalAvgPool2D;
import org.jetbrains.kotlinx.dl.api.core.loss.Losses;
import org.jetbrains.kotlinx.dl.api.core.metric.Metrics;
import org.jetbrains.kotlinx.dl.api.core.optimizer.Adam;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.Graph;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** SavedModels and models of KotlinDL as feature networks: the mean colour of an image. */
class FeatureNetsTest {
  @TempDir Path folder;

  /** Mean colours of images of {@code side} pixels, or of any where it is -1. */
  private Path savedModel(int side, boolean second) throws IOException {
    SavedModel.Builder model = SavedModel.newBuilder().setSavedModelSchemaVersion(1);
    MetaGraphDef.Builder meta = model.addMetaGraphsBuilder();
    meta.getMetaInfoDefBuilder().addTags("serve");
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      var images =
          tf.withName("images")
              .placeholder(Float.class, Placeholder.shape(Shape.make(-1, side, side, 3)));
      tf.withName("means").math.mean(images, tf.constant(new int[] {1, 2}));
      meta.setGraphDef(GraphDef.parseFrom(graph.toGraphDef()));
    }
    SignatureDef.Builder signature =
        SignatureDef.newBuilder()
            .putInputs("x", info("images:0", -1, side, side, 3))
            .putOutputs("y", info("means:0", -1, 3));
    if (second) {
      signature.putOutputs("z", info("means:0", -1, -1));
    }
    meta.putSignatureDef("serving_default", signature.build());
    Path made = Files.createDirectories(folder.resolve(side + " " + second));
    Files.write(made.resolve("saved_model.pb"), model.build().toByteArray());
    return made;
  }

  private static TensorInfo info(String name, int... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int size : sizes) {
      shape.addDimBuilder().setSize(size);
    }
    return TensorInfo.newBuilder()
        .setName(name)
        .setDtype(DataType.DT_FLOAT)
        .setTensorShape(shape)
        .build();
  }

  private static SavedModelNet open(Path folder, @Nullable String output, PixelRange range)
      throws IOException {
    return SavedModelNet.open(folder, output, range, RuntimeConfig.defaults());
  }

  /** Two images of one colour each. */
  private static byte[] pixels(int size) {
    byte[] pixels = new byte[2 * size * 3];
    for (int i = 0; i < pixels.length; i++) {
      int[] colours = i < pixels.length / 2 ? new int[] {51, 0, 255} : new int[] {204, 153, 102};
      pixels[i] = (byte) colours[i % 3];
    }
    return pixels;
  }

  @Test
  void aSavedModelGivesItsSignaturesOutput() throws IOException {
    double[] unit = {0.2, 0, 1, 0.8, 0.6, 0.4};
    for (Path model : List.of(savedModel(-1, true), savedModel(7, true))) {
      try (SavedModelNet net = open(model, "y", PixelRange.UNIT);
          SavedModelNet signed = open(model, "y", PixelRange.SIGNED)) {
        assertThat(net.width()).isEqualTo(3);
        assertThat(net.features(pixels(5 * 4), 5, 4, 3).values())
            .containsExactly(unit, offset(1e-5));
        assertThat(signed.features(pixels(5 * 4), 5, 4, 3).values()[0])
            .isCloseTo(-0.6, offset(1e-5));
        assertThat(net.features(new byte[] {51}, 1, 1, 1).values())
            .containsExactly(new double[] {0.2, 0.2, 0.2}, offset(1e-5));
        assertThat(net.named("FID")).isEqualTo("FID (other features)");
        assertThat(net.identity())
            .matches("SavedModel sha256:[0-9a-f]{64} means:0 UNIT")
            .isNotEqualTo(signed.identity());
      }
    }
  }

  @Test
  void whatIsNoSuchModelIsRefused() throws IOException {
    Path two = savedModel(-1, true);
    assertThatThrownBy(() -> open(two, null, PixelRange.UNIT))
        .isInstanceOf(MetricException.class)
        .hasMessageEndingWith("output (none named) of serving_default; expected one of [y, z]");
    assertThatThrownBy(() -> open(two, "z", PixelRange.UNIT))
        .isInstanceOf(MetricException.class)
        .hasMessageEndingWith(
            "input [?, ?, ?, 3] and output [?, ?]; expected images [N, H, W, C], and features whose sizes but N are known");
    assertThatThrownBy(() -> open(folder.resolve("none"), null, PixelRange.UNIT))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("none is no SavedModel to serve");
    Path bare = Files.createDirectories(folder.resolve("bare"));
    SavedModel.Builder model = SavedModel.newBuilder().setSavedModelSchemaVersion(1);
    model.addMetaGraphsBuilder().getMetaInfoDefBuilder().addTags("serve");
    Files.write(bare.resolve("saved_model.pb"), model.build().toByteArray());
    assertThatThrownBy(() -> open(bare, null, PixelRange.UNIT))
        .isInstanceOf(MetricException.class)
        .hasMessageEndingWith("has no signature serving_default");
  }

  @Test
  void aModelOfKotlinDlGivesWhatItPredicts() {
    try (Sequential model =
        Sequential.of(
            List.of(
                new Input(new long[] {5, 4, 3}, "images"),
                new GlobalAvgPool2D("pool"),
                new ActivationLayer(Activations.Linear, "out")),
            false)) {
      model.compile(new Adam(), Losses.MSE, Metrics.MSE);
      model.init();
      FeatureNet net = FeatureNet.of("mine 1", 3, model, PixelRange.UNIT);
      assertThat(net.features(pixels(5 * 4), 5, 4, 3).values())
          .containsExactly(new double[] {0.2, 0, 1, 0.8, 0.6, 0.4}, offset(1e-5));
      FeatureNet wrong = FeatureNet.of("mine 1", 2, model, PixelRange.UNIT);
      assertThatThrownBy(() -> wrong.features(pixels(5 * 4), 5, 4, 3))
          .hasMessage("mine 1 gave 3 numbers for an image; expected 2");
    }
  }
}
