package dev.gaze.train;

import dev.gaze.data.ImageSource;
import dev.gaze.data.Shapes;
import dev.gaze.data.internal.Batches;
import dev.gaze.data.internal.Prefetch;
import dev.gaze.graph.RealBatch;
import dev.gaze.graph.internal.GanGraph;
import dev.gaze.graph.internal.GanSession;
import dev.gaze.shape.ShapeCheck;
import dev.gaze.spec.DiffAugment;
import dev.gaze.spec.GanSpec;
import dev.gaze.tensorflow.RuntimeConfig;
import java.util.Arrays;
import java.util.Locale;

/**
 * What the input side costs a training step: steps on images that are read, shuffled and flipped
 * ahead, against steps on one batch that is there, taken in turns. The images are the built-in
 * shapes, painted anew each time, which takes longer than copying decoded ones.
 */
public final class InputBenchmark {
  private static final int SIZE = 32;
  private static final int BATCH = 16;
  private static final int TURNS = 40;

  private InputBenchmark() {}

  private static GanSpec spec(boolean augmented) {
    return GanSpec.builder("input")
        .image(SIZE)
        .classes(10)
        .generator(g -> g.resBlock(64).selfAttention(8).resBlock(64).resBlock(64))
        .discriminator(d -> d.resBlock(64).selfAttention(8).resBlock(64).resBlock(64))
        .training(
            t -> {
              t.batch(BATCH).flip(true);
              if (augmented) {
                t.dequantize(true)
                    .diffAugment(
                        new DiffAugment.Color(),
                        DiffAugment.Translation.DEFAULT,
                        DiffAugment.Cutout.DEFAULT);
              }
            })
        .build();
  }

  /** Two sessions; a turn is a discriminator step and a generator step. */
  private static final class Turns implements AutoCloseable {
    final GanGraph graph;
    final GanSession session;
    final Noise noise = new Noise(1, 128, 10);
    final byte[] pixels = new byte[BATCH * SIZE * SIZE * 3];
    final int[] labels = new int[BATCH];
    int step;

    Turns(GanSpec spec) {
      graph = GanGraph.compile(ShapeCheck.check(spec));
      session = GanSession.open(graph, RuntimeConfig.defaults());
      session.initialize();
    }

    double seconds(Runnable input) {
      long start = System.nanoTime();
      input.run();
      RealBatch real = RealBatch.ofPixels(pixels, labels).withSeed(noise.seed(step));
      var fake = noise.batch(Noise.Use.DISCRIMINATOR, step, BATCH);
      session.discriminatorStep(real, fake, null, 4e-4f);
      session.generatorStep(noise.batch(Noise.Use.GENERATOR, step, BATCH), 1e-4f, 0.9f);
      step++;
      return (System.nanoTime() - start) / 1e9;
    }

    @Override
    public void close() {
      session.close();
      graph.close();
    }
  }

  /** Runs the benchmark. */
  public static void main(String[] args) {
    ImageSource shapes = new Shapes(20_000, SIZE, SIZE, 1);
    try (Turns plain = new Turns(spec(false));
        Turns augmented = new Turns(spec(true));
        Prefetch ahead = new Prefetch(new Batches(shapes, 1, true), BATCH, 1, 3)) {
      double[] without = new double[TURNS];
      double[] with = new double[TURNS];
      double[] withAugmentation = new double[TURNS];
      for (int turn = -5; turn < TURNS; turn++) {
        double a = plain.seconds(() -> {});
        double b = plain.seconds(() -> ahead.next(plain.pixels, plain.labels));
        double c = augmented.seconds(() -> ahead.next(augmented.pixels, augmented.labels));
        if (turn >= 0) {
          without[turn] = a;
          with[turn] = b;
          withAugmentation[turn] = c;
        }
      }
      double base = median(without);
      report("one batch that is there", base, base);
      report("shapes, flipped, prefetched", median(with), base);
      report("and noise and DiffAugment", median(withAugmentation), base);
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void report(String what, double seconds, double base) {
    System.out.printf(Locale.ROOT, "%-28s %6.1f ms  x %.3f%n", what, 1e3 * seconds, seconds / base);
  }
}
