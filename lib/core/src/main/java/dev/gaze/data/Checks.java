package dev.gaze.data;

import dev.gaze.image.internal.Levels;
import java.util.Locale;

/** What sources of images ask of their arguments. */
final class Checks {
  private static final int MOST_PIXELS = 1 << 24;

  private Checks() {}

  static void shape(int height, int width, int channels) {
    boolean small = (long) height * width <= MOST_PIXELS;
    if (height < 1 || width < 1 || !small || !Levels.isChannels(channels)) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "images [%d, %d, %d]; expected [height, width, channels], 1 to %d pixels in all, and"
                  + " 1, 3 or 4 channels",
              height,
              width,
              channels,
              MOST_PIXELS));
    }
  }

  static void label(int index, int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "image %d: label %d; expected 0 to %d, as there are %d classes",
              index,
              label,
              classes - 1,
              classes));
    }
  }
}
