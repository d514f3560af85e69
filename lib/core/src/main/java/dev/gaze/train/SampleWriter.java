package dev.gaze.train;

import dev.gaze.graph.Attention;
import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.BoundedInference;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.image.SampleGrid;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The sample grid of a run: always the same latents, one row a class. */
final class SampleWriter {
  private static final int ROWS = 10;
  static final int COLUMNS = 10;
  private final GanSpec spec;
  private final LatentBatch latents;
  private final List<String> classNames;

  /**
   * @param classNames by their labels
   */
  SampleWriter(GanSpec spec, Noise noise, List<String> classNames) {
    this.spec = spec;
    int rows = spec.classes() == 0 ? ROWS : Math.min(ROWS, spec.classes());
    int[] labels = new int[rows * COLUMNS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = spec.classes() == 0 ? 0 : i / COLUMNS;
    }
    latents = noise.labelled(Noise.Use.SAMPLES, 0, labels);
    this.classNames = spec.classes() == 0 ? List.of() : classNames;
  }

  /** Rows of the grid, one class each. */
  int rows() {
    return latents.labels().length / COLUMNS;
  }

  /**
   * Draws with the averaged weights where there are any.
   *
   * @return the images, {@code [rows * columns, H, W, C]} in [−1, 1]
   */
  float[] write(GanSession session, Path legible, Path plain) throws IOException {
    ImageSpec image = spec.image();
    int scale = SampleGrid.legibleScale(image.height());
    float[] images = new BoundedInference(session).sample(latents, true, false).images();
    new SampleGrid(COLUMNS, scale)
        .withClasses(latents.labels(), classNames)
        .write(legible, images, image.height(), image.width(), image.channels());
    new SampleGrid(COLUMNS, 1)
        .write(plain, images, image.height(), image.width(), image.channels());
    return images;
  }

  /**
   * Where each attention layer looks in one image of each row of the grid, by the layer's name,
   * {@code generator/attention} for one. The discriminator looks at the same images.
   */
  Map<String, AttentionSummary> attention(GanSession session) {
    Map<String, AttentionSummary> layers = new TreeMap<>();
    if (session.gammas().isEmpty()) {
      return layers;
    }
    ImageSpec image = spec.image();
    BiConsumer<String, Attention> add =
        (name, attention) ->
            layers
                .computeIfAbsent(name, n -> new AttentionSummary(image.height(), image.width()))
                .add(attention);
    for (int row = 0; row < rows(); row++) { // One at a time: maps of 64x64 are 67 MB each.
      var latent = latents.only(row * COLUMNS);
      var sample = session.sample(latent, true, true);
      var judged = session.judge(RealBatch.ofImages(sample.images(), latent.labels()));
      sample.attention().forEach((name, layer) -> add.accept("generator/" + name, layer));
      judged.attention().forEach((name, layer) -> add.accept("discriminator/" + name, layer));
    }
    return layers;
  }
}
