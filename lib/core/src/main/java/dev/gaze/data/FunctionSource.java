package dev.gaze.data;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntUnaryOperator;

/** Images by a function of their index. */
record FunctionSource(
    int size,
    int height,
    int width,
    int channels,
    List<String> classNames,
    IntUnaryOperator label,
    ImageSource.Reader reader)
    implements ImageSource {

  FunctionSource {
    if (size < 1 || classNames.isEmpty()) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "images: %d images of %d classes; expected at least 1 of each",
              size,
              classNames.size()));
    }
    Checks.shape(height, width, channels);
  }

  @Override
  public int label(int index) {
    int label = this.label.applyAsInt(Objects.checkIndex(index, size));
    Checks.label(index, label, classNames.size());
    return label;
  }

  @Override
  public void read(int index, byte[] out, int offset) {
    Objects.checkFromIndexSize(offset, imageBytes(), out.length);
    reader.read(Objects.checkIndex(index, size), out, offset);
  }
}
