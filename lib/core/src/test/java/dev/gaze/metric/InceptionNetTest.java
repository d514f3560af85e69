package dev.gaze.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.gaze.tensorflow.RuntimeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.DataType;
import org.tensorflow.Graph;
import org.tensorflow.Output;
import org.tensorflow.Tensor;

/** A graph of the same node names, whose features are the mean colours of what it resized. */
class InceptionNetTest {
  @TempDir Path folder;

  private static Output<?> constant(Graph graph, String name, Object value) {
    try (Tensor<?> tensor = Tensor.create(value)) {
      return graph
          .opBuilder("Const", name)
          .setAttr("dtype", tensor.dataType())
          .setAttr("value", tensor)
          .build()
          .output(0);
    }
  }

  private Path write(boolean withWeights) throws IOException {
    Object weights = withWeights ? new float[][] {{1, 0}, {0, 2}, {3, 1}} : null;
    return write(withWeights + ".pb", weights);
  }

  private Path write(String name, @Nullable Object weights) throws IOException {
    try (Graph graph = new Graph()) {
      Output<?> image =
          graph.opBuilder("Placeholder", "Cast").setAttr("dtype", DataType.FLOAT).build().output(0);
      Output<?> batch =
          graph
              .opBuilder("ExpandDims", "ExpandDims")
              .addInput(image)
              .addInput(constant(graph, "ExpandDims/dim", 0))
              .build()
              .output(0);
      Output<?> resized =
          graph
              .opBuilder("ResizeBilinear", "ResizeBilinear")
              .addInput(batch)
              .addInput(constant(graph, "size", new int[] {7, 5}))
              .build()
              .output(0);
      graph
          .opBuilder("Mean", "pool_3")
          .addInput(resized)
          .addInput(constant(graph, "axes", new int[] {1, 2}))
          .setAttr("keep_dims", true)
          .build();
      if (weights != null) {
        constant(graph, "softmax/weights", weights);
      }
      return Files.write(folder.resolve(name), graph.toGraphDef());
    }
  }

  private static InceptionNet open(Path file, InceptionNet.Resize resize) throws IOException {
    return InceptionNet.open(file, resize, RuntimeConfig.defaults());
  }

  @Test
  void featuresAndLogitsAreThoseOfTheGraph() throws IOException {
    byte[] pixels = new byte[2 * 3 * 4 * 3];
    for (int i = 0; i < pixels.length; i++) {
      int[] colours = i < pixels.length / 2 ? new int[] {200, 10, 30} : new int[] {1, 255, 7};
      pixels[i] = (byte) colours[i % 3];
    }
    for (InceptionNet.Resize resize : InceptionNet.Resize.values()) {
      try (InceptionNet net = open(write(true), resize)) {
        assertThat(net.identity()).matches("inception-2015-12-05 sha256:[0-9a-f]{64} " + resize);
        assertThat(net.width()).isEqualTo(3);
        Features features = net.features(pixels, 3, 4, 3);
        assertThat(features.values())
            .containsExactly(new double[] {200, 10, 30, 1, 255, 7}, offset(1e-3));
        assertThat(net.logits(features).orElseThrow().values())
            .containsExactly(new double[] {290, 50, 22, 517}, offset(1e-2));
        assertThat(net.features(new byte[] {9, 9}, 2, 1, 1).values())
            .containsExactly(new double[] {9, 9, 9}, offset(1e-4));
      }
    }
  }

  /** TensorFlow 1's bilinear from 2 to 7 rows: source y · 2 / 7, the second row held at the end. */
  @Test
  void legacyResizingIsTensorFlow1s() throws IOException {
    double want = 0;
    for (int y = 0; y < 7; y++) {
      want += 70 * Math.min(1, y * 2 / 7.0) / 7;
    }
    try (InceptionNet net = open(write(true), InceptionNet.Resize.LEGACY_TF)) {
      assertThat(net.features(new byte[] {0, 70}, 2, 1, 1).values()[1])
          .isCloseTo(want, offset(1e-4));
    }
  }

  /** Keys' kernel twice as wide, at distances 1/4, 3/4, 5/4 and 7/4 of a pixel of the target. */
  @Test
  void cleanResizingIsAntialiased() {
    float[] image = {0, 0, 1, 0, 0, 0, 0, 0};
    double[] kernel = {0.8671875, 0.2265625, -0.0703125, -0.0234375};
    // The outermost of eight lies outside the image, and the others' sum is made 1.
    double ofSecond = 2 * (kernel[0] + kernel[1] + kernel[2] + kernel[3]) - kernel[3];
    float[] out = CleanResize.square(repeated(image), 8, 8, 1, 4);
    assertThat((double) out[1]).isCloseTo(kernel[0] / ofSecond, offset(1e-6));
    assertThat((double) out[2]).isCloseTo(kernel[2] / ofSecond, offset(1e-6));
  }

  private static float[] repeated(float[] row) {
    float[] image = new float[row.length * row.length];
    for (int y = 0; y < row.length; y++) {
      System.arraycopy(row, 0, image, y * row.length, row.length);
    }
    return image;
  }

  @Test
  void anotherFileIsRefusedByWhatIsMissing() throws IOException {
    Path without = write(false);
    assertThatThrownBy(() -> open(without, InceptionNet.Resize.CLEAN))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("has no node softmax/weights; expected classify_image_graph_def.pb");
    for (Object weights : List.of(new float[] {1, 2, 3}, new double[][] {{1}, {2}, {3}})) {
      Path other = write("other.pb", weights);
      assertThatThrownBy(() -> open(other, InceptionNet.Resize.CLEAN))
          .isInstanceOf(MetricException.class)
          .hasMessageMatching(
              ".*other.pb: softmax/weights is (FLOAT \\[3]|DOUBLE \\[3, 1]); expected FLOAT \\[features, classes].*");
    }
    Path text = Files.writeString(folder.resolve("text.pb"), "no graph");
    assertThatThrownBy(() -> open(text, InceptionNet.Resize.CLEAN))
        .isInstanceOf(MetricException.class)
        .hasMessageContaining("is no GraphDef");
  }
}
