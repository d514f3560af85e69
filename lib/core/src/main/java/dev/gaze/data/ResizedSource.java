package dev.gaze.data;

import dev.gaze.image.internal.Pixels;
import dev.gaze.image.internal.Resize;
import java.util.List;

/** A source whose images are cropped and resized as they are read. */
record ResizedSource(ImageSource source, int height, int width, int channels)
    implements ImageSource {

  ResizedSource {
    Checks.shape(height, width, channels);
  }

  /** An image in an array. */
  private static final class Stored implements Pixels {
    private final byte[] image;
    private final int height;
    private final int width;
    private final int channels;

    Stored(ImageSource source, int index) {
      this.image = new byte[source.imageBytes()];
      this.height = source.height();
      this.width = source.width();
      this.channels = source.channels();
      source.read(index, image, 0);
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
    public void row(int y, int bands, float[] row) {
      int green = channels == 1 ? 0 : 1;
      int blue = channels == 1 ? 0 : 2;
      int in = y * width * channels;
      for (int out = 0; out < bands * width; out += bands, in += channels) {
        row[out] = image[in] & 0xFF;
        row[out + 1] = image[in + green] & 0xFF;
        row[out + 2] = image[in + blue] & 0xFF;
        if (bands == 4) {
          row[out + 3] = channels == 4 ? image[in + 3] & 0xFF : 255;
        }
      }
    }
  }

  @Override
  public int size() {
    return source.size();
  }

  @Override
  public List<String> classNames() {
    return source.classNames();
  }

  @Override
  public int label(int index) {
    return source.label(index);
  }

  @Override
  public long fingerprint(int index) {
    return source.fingerprint(index);
  }

  @Override
  public void read(int index, byte[] out, int offset) {
    Resize.cropTo(new Stored(source, index), height, width, channels, out, offset);
  }

  @Override
  public void close() {
    source.close();
  }
}
