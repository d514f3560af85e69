package dev.gaze.train;

import dev.gaze.graph.GanSession;
import dev.gaze.graph.LatentBatch;
import dev.gaze.spec.GanSpec;
import dev.gaze.view.SampleGrid;
import java.io.IOException;
import java.nio.file.Path;

/** The sample grid of a run: always the same latents, one row a class. */
final class SampleWriter {
  private static final int ROWS = 10;
  static final int COLUMNS = 10;
  private static final int LEGIBLE = 64;
  private final GanSpec spec;
  private final LatentBatch latents;

  SampleWriter(GanSpec spec, Noise noise) {
    this.spec = spec;
    int rows = spec.classes() == 0 ? ROWS : Math.min(ROWS, spec.classes());
    int[] labels = new int[rows * COLUMNS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = spec.classes() == 0 ? 0 : i / COLUMNS;
    }
    latents = noise.labelled(Noise.Use.SAMPLES, 0, labels);
  }

  /** Rows of the grid, one class each. */
  int rows() {
    return latents.labels().length / COLUMNS;
  }

  /**
   * Draws with the averaged weights where there are any.
   *
   * @return the images, {@code [rows * columns, H, W, C]}
   */
  float[] write(GanSession session, Path file) throws IOException {
    int height = spec.image().height();
    int scale = Math.max(1, LEGIBLE / height);
    float[] images = session.sample(latents, true, false).images();
    new SampleGrid(COLUMNS, scale)
        .write(file, images, height, spec.image().width(), spec.image().channels());
    return images;
  }
}
