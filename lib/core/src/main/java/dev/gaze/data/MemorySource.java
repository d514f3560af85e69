package dev.gaze.data;

import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/** Images that lie one behind another in an array. */
final class MemorySource implements ImageSource {
  private final byte[] images;
  private final int[] labels;
  private final int height;
  private final int width;
  private final int channels;
  private final List<String> classNames;

  /** Images uint8 {@code [N, H, W, C]} and labels {@code [N]}, which are kept, not copied. */
  MemorySource(
      byte[] images, int[] labels, int height, int width, int channels, List<String> classNames) {
    this.images = images;
    this.labels = labels;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classNames = List.copyOf(classNames);
    for (int i = 0; i < labels.length; i++) {
      Checks.label(i, labels[i], classNames.size());
    }
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public long fingerprint(int index) {
    CRC32C crc = new CRC32C();
    int size = imageBytes();
    crc.update(images, Objects.checkIndex(index, labels.length) * size, size);
    return crc.getValue();
  }

  @Override
  public void read(int index, byte[] out, int offset) {
    int size = imageBytes();
    System.arraycopy(images, Objects.checkIndex(index, labels.length) * size, out, offset, size);
  }
}
