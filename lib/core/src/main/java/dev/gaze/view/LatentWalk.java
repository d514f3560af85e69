package dev.gaze.view;

import dev.gaze.graph.LatentBatch;
import dev.gaze.image.SampleGrid;
import dev.gaze.spec.ImageSpec;
import dev.gaze.train.TrainedGan;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a generator draws on a way through its latents, along spheres ({@link
 * TrainedGan#interpolate}), which ends where it began.
 */
public final class LatentWalk {

  private LatentWalk() {}

  /**
   * The frames of a walk, each a sheet of N images, drawn when the stream comes to it.
   *
   * @param stops at least 2, {@code [N]} latents each, of the same classes
   * @param steps frames from each stop to the next, at least 1; the last leads back to the first
   * @param grid how the N images of a frame are laid out
   */
  public static Stream<BufferedImage> frames(
      TrainedGan gan, List<LatentBatch> stops, int steps, SampleGrid grid) {
    if (stops.size() < 2 || steps < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a walk of %d stops and %d steps; expected at least 2 and 1",
              stops.size(),
              steps));
    }
    ImageSpec image = gan.gan().spec().image();
    List<LatentBatch> ways = // A flatMap would draw all of a way before its first frame is seen.
        IntStream.range(0, stops.size())
            .mapToObj(
                i -> gan.interpolate(stops.get(i), stops.get((i + 1) % stops.size()), steps + 1))
            .toList();
    return IntStream.range(0, stops.size() * steps)
        .mapToObj(frame -> at(ways.get(frame / steps), frame % steps, steps + 1))
        .map(gan::images)
        .map(images -> grid.draw(images, image.height(), image.width(), image.channels()));
  }

  /** The latents of all ways at one step. */
  private static LatentBatch at(LatentBatch ways, int step, int steps) {
    int n = ways.labels().length / steps;
    int size = ways.z().length / ways.labels().length;
    float[] z = new float[n * size];
    int[] labels = new int[n];
    for (int way = 0; way < n; way++) {
      int place = way * steps + step;
      System.arraycopy(ways.z(), place * size, z, way * size, size);
      labels[way] = ways.labels()[place];
    }
    return new LatentBatch(z, labels);
  }
}
