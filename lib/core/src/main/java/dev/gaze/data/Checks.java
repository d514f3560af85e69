package dev.gaze.data;

/** What sources of images ask of their arguments. */
final class Checks {
  private Checks() {}

  static void shape(int height, int width, int channels) {
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new DataException(
          "images [%d, %d, %d]; expected [height, width, channels] of at least 1 pixel, and 1 or 3 channels"
              .formatted(height, width, channels));
    }
  }

  static void label(int index, int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new DataException(
          "image %d: label %d; expected 0 to %d, as there are %d classes"
              .formatted(index, label, classes - 1, classes));
    }
  }
}
