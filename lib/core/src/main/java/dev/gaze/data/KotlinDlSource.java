package dev.gaze.data;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jetbrains.kotlinx.dl.dataset.Dataset;

/**
 * The images of a KotlinDL {@link Dataset}, after its preprocessing.
 *
 * @param dataset gives rows {@code [H, W, C]} and labels from 0 on; it must not be shuffled or
 *     changed meanwhile
 * @param height pixels from top to bottom
 * @param width pixels from left to right
 * @param channels 1, 3 or 4
 * @param classNames the name of each class, in the order of the labels
 * @param black the value that is black: 0 for most pipelines, -1 for some
 * @param white the value that is white: 255 as decoded, 1 after {@code rescale { scalingCoefficient
 *     = 255f }}; what lies beyond either is clipped
 */
public record KotlinDlSource(
    Dataset dataset,
    int height,
    int width,
    int channels,
    List<String> classNames,
    float black,
    float white)
    implements ImageSource {

  /** Checks the sizes. */
  public KotlinDlSource {
    Checks.shape(height, width, channels);
    classNames = List.copyOf(classNames);
    if (dataset.xSize() < 1 || classNames.isEmpty() || black == white) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "dataset: %d images of %d classes, black %s and white %s; expected at least 1 of each,"
                  + " and two different values",
              dataset.xSize(),
              classNames.size(),
              black,
              white));
    }
  }

  @Override
  public int size() {
    return dataset.xSize();
  }

  @Override
  public int label(int index) {
    int label = Math.round(dataset.getY(Objects.checkIndex(index, size())));
    Checks.label(index, label, classNames.size());
    return label;
  }

  @Override
  public void read(int index, byte[] out, int offset) {
    Objects.checkFromIndexSize(offset, imageBytes(), out.length);
    float[] values = dataset.getX(Objects.checkIndex(index, size()));
    if (values.length != imageBytes()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "image %d of the dataset: %d values; expected %d x %d x %d; resize it in the"
                  + " preprocessing, or give its size",
              index,
              values.length,
              height,
              width,
              channels));
    }
    float scale = 255 / (white - black);
    for (int i = 0; i < values.length; i++) {
      out[offset + i] =
          (byte) Math.round(Math.min(255f, Math.max(0f, (values[i] - black) * scale)));
    }
  }
}
