package dev.gaze.data.internal;

import dev.gaze.data.ImageSource;
import java.util.List;
import java.util.Locale;

/** What it costs to fetch a batch of 64 images of 32 x 32 pixels, against copying its bytes. */
public final class BatchesBenchmark {
  private static final int BATCH = 64;
  private static final int ROUNDS = 20_000;

  private BatchesBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] args) {
    int size = 20_000;
    int bytes = 32 * 32 * 3;
    byte[] stored = new byte[size * bytes];
    ImageSource memory =
        ImageSource.of(
            size,
            32,
            32,
            3,
            List.of("one"),
            index -> 0,
            (index, out, offset) -> System.arraycopy(stored, index * bytes, out, offset, bytes));
    byte[] images = new byte[BATCH * memory.imageBytes()];
    int[] labels = new int[BATCH];
    for (int round = 0; round < 3; round++) {
      int batches = stored.length / images.length;
      double copy =
          micros(
              i -> System.arraycopy(stored, i % batches * images.length, images, 0, images.length));
      report("copy", copy, copy);
      Batches plain = new Batches(memory, 1);
      report("batches", micros(i -> plain.next(images, labels)), copy);
      Batches flipped = new Batches(memory, 1, true);
      report("batches, flipped", micros(i -> flipped.next(images, labels)), copy);
      try (Prefetch ahead = new Prefetch(new Batches(memory, 1), BATCH, 1, 4)) {
        report("prefetch", micros(i -> ahead.next(images, labels)), copy);
      }
    }
  }

  private interface Step {
    void run(int i);
  }

  private static double micros(Step step) {
    long start = System.nanoTime();
    for (int i = 0; i < ROUNDS; i++) {
      step.run(i);
    }
    return (System.nanoTime() - start) / 1e3 / ROUNDS;
  }

  private static void report(String what, double micros, double copy) {
    System.out.printf(Locale.ROOT, "%-18s %7.1f us  %5.1f x%n", what, micros, micros / copy);
  }
}
