package dev.gaze.view;

import dev.gaze.image.SampleGrid;
import dev.gaze.spec.ImageSpec;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * One image as a picture of its own; {@link SampleGrid} makes one of many. Values in [−1, 1] become
 * 0 to 255; what lies outside is clipped, and a NaN is black.
 */
public final class Pictures {
  private static final SampleGrid ALONE = new SampleGrid(1, 1, 0);

  private Pictures() {}

  /**
   * An image to show or to change.
   *
   * @param image {@code [H, W, C]} in [−1, 1]
   * @param size of the image: {@code gan.spec().image()}
   * @throws IllegalArgumentException where the image has not just as many values
   */
  public static BufferedImage of(float[] image, ImageSpec size) {
    check(image, size);
    return ALONE.draw(image, size.height(), size.width(), size.channels());
  }

  /**
   * Writes an image as PNG, whole or not at all.
   *
   * @param image {@code [H, W, C]} in [−1, 1]
   * @param size of the image: {@code gan.spec().image()}
   * @throws IllegalArgumentException where the image has not just as many values
   */
  public static void write(Path file, float[] image, ImageSpec size) throws IOException {
    check(image, size);
    ALONE.write(file, image, size.height(), size.width(), size.channels());
  }

  private static void check(float[] image, ImageSpec size) {
    int values = size.height() * size.width() * size.channels();
    if (image.length != values) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "an image [%d, %d, %d] has %d values, this one %d; write one image of several at a time (ImageBatch.image), or all in a SampleGrid",
              size.height(),
              size.width(),
              size.channels(),
              values,
              image.length));
    }
  }
}
