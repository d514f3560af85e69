package dev.gaze.data;

import dev.gaze.internal.SplitMix;
import dev.gaze.internal.shapes.Canvas;
import dev.gaze.internal.shapes.Geometry;
import dev.gaze.internal.shapes.Palette;
import dev.gaze.internal.shapes.Textures;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Ten classes of procedural pictures, for a first model and for experiments. Nothing is downloaded
 * or kept: an image is painted when it is read, and depends on the seed and its index alone, to the
 * bit, on every machine.
 *
 * <p>Five classes are {@link #GEOMETRY}: parts at opposite ends of the picture must agree, which a
 * network without attention finds hard. Five are {@link #TEXTURE}: a small window tells all.
 * Colours, sizes, positions and angles vary in all ten alike. The label of image {@code i} is
 * {@code i % 10}, so that every ten images hold each class once.
 *
 * @param size the number of images, at least 1
 * @param height pixels from top to bottom, at least 8
 * @param width pixels from left to right, at least 8; a picture that is not square shows its figure
 *     in the middle
 * @param seed other seeds give other images
 */
public record Shapes(int size, int height, int width, long seed) implements ImageSource {

  /**
   * The seed of those that runs are measured against, whatever the seed of those that they learn.
   */
  public static final long MEASURED_SEED = 0;

  /**
   * Classes 0 to 4: a mirrored pair, a ring of equal beads, a four-legged animal, a star, an arrow
   * of two colours.
   */
  public static final List<String> GEOMETRY = List.of("mirror", "ring", "animal", "star", "arrow");

  /** Classes 5 to 9. */
  public static final List<String> TEXTURE =
      List.of("stripes", "checks", "clouds", "dots", "gradient");

  /** The number of images where none is given: as many as CIFAR-10's training set has. */
  public static final int DEFAULT_SIZE = 50_000;

  private static final List<String> NAMES =
      Stream.of(GEOMETRY, TEXTURE).flatMap(List::stream).toList();
  private static final int LEAST_SIDE = 8;

  /** Checks the sizes. */
  public Shapes {
    if (size < 1) {
      throw new DataException("shapes: size " + size + "; give at least 1 image");
    }
    Checks.shape(height, width, 3);
    if (height < LEAST_SIDE || width < LEAST_SIDE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "shapes: images of %dx%d pixels (height x width); nothing can be told apart below %dx%d",
              height,
              width,
              LEAST_SIDE,
              LEAST_SIDE));
    }
  }

  /** {@value #DEFAULT_SIZE} square images. */
  public static Shapes square(int side, long seed) {
    return new Shapes(DEFAULT_SIZE, side, side, seed);
  }

  /** 3: red, green, blue. */
  @Override
  public int channels() {
    return 3;
  }

  @Override
  public List<String> classNames() {
    return NAMES;
  }

  /** {@code index % 10}. */
  @Override
  public int label(int index) {
    return Objects.checkIndex(index, size) % NAMES.size();
  }

  /** The seed's: it tells all images of one from those of another. */
  @Override
  public long fingerprint(int index) {
    return SplitMix.mix(seed) + Objects.checkIndex(index, size);
  }

  @Override
  public void read(int index, byte[] out, int offset) {
    int label = label(index);
    Objects.checkFromIndexSize(offset, imageBytes(), out.length);
    SplitMix random = new SplitMix(seed, index);
    Canvas canvas = new Canvas(out, offset, height, width);
    Palette palette = Palette.draw(random);
    switch (label) {
      case 0 -> new Geometry(canvas, random, palette).mirror();
      case 1 -> new Geometry(canvas, random, palette).ring();
      case 2 -> new Geometry(canvas, random, palette).animal();
      case 3 -> new Geometry(canvas, random, palette).star();
      case 4 -> new Geometry(canvas, random, palette).arrow();
      case 5 -> new Textures(canvas, random, palette).stripes();
      case 6 -> new Textures(canvas, random, palette).checks();
      case 7 -> new Textures(canvas, random, palette).clouds();
      case 8 -> new Textures(canvas, random, palette).dots();
      default -> new Textures(canvas, random, palette).gradient();
    }
  }
}
