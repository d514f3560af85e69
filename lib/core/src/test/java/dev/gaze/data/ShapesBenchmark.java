package dev.gaze.data;

import dev.gaze.image.SampleGrid;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How many images of {@link Shapes} one core paints in a second, in all and class by class; with a
 * folder as argument, also grids to look at.
 */
public final class ShapesBenchmark {
  /** The time that this thread really had a core, whatever else the machine does. */
  private static final ThreadMXBean CORE = ManagementFactory.getThreadMXBean();

  private ShapesBenchmark() {}

  /** Runs the benchmark. */
  public static void main(String[] args) throws IOException {
    for (int side : new int[] {32, 64, 128}) {
      Shapes shapes = Shapes.square(side, 3);
      byte[] image = new byte[shapes.imageBytes()];
      int images = 60_000 * 32 * 32 / (side * side);
      double rate = 0;
      for (int round = 0; round < 4; round++) {
        long start = CORE.getCurrentThreadCpuTime();
        for (int i = 0; i < images; i++) {
          shapes.read(i % shapes.size(), image, 0);
        }
        rate = images * 1e9 / (CORE.getCurrentThreadCpuTime() - start);
      }
      System.out.printf(Locale.ROOT, "%dx%d: %.0f images/s%n", side, side, rate);
      for (int label = 0; label < shapes.classes(); label++) {
        long start = CORE.getCurrentThreadCpuTime();
        for (int i = 0; i < images / 10; i++) {
          shapes.read((i * 10 + label) % shapes.size(), image, 0);
        }
        double micros = (CORE.getCurrentThreadCpuTime() - start) / 100.0 / images;
        System.out.printf(Locale.ROOT, "  %-8s %6.1f us%n", shapes.classNames().get(label), micros);
      }
    }
    if (args.length == 1) {
      for (int side : new int[] {32, 64, 128}) {
        grid(Path.of(args[0], "shapes-" + side + ".png"), side, side);
      }
      grid(Path.of(args[0], "shapes-wide.png"), 48, 80);
    }
  }

  /** One row a class. */
  private static void grid(Path file, int height, int width) throws IOException {
    Shapes shapes = new Shapes(1000, height, width, 1);
    int columns = Math.max(8, 640 / width);
    byte[] images = new byte[10 * columns * shapes.imageBytes()];
    for (int i = 0; i < 10 * columns; i++) {
      int index = i / columns + i % columns * 10;
      shapes.read(index, images, i * shapes.imageBytes());
    }
    new SampleGrid(columns, Math.max(1, 64 / height)).write(file, images, height, width, 3);
  }
}
