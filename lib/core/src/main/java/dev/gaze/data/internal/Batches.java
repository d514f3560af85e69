package dev.gaze.data.internal;

import dev.gaze.data.DataException;
import dev.gaze.data.ImageSource;
import dev.gaze.data.Position;
import dev.gaze.internal.SplitMix;
import java.util.Locale;

/**
 * An endless sequence of images for training: every epoch draws each image once, in a new order,
 * and a batch may reach over an epoch's end.
 *
 * <p>The sequence depends on the source, the seed and the flip option alone. Batches of any sizes
 * cut it without changing it, and {@link #seek} goes on from a saved {@link Position} to the bit.
 * The order takes 4 bytes an image, and a batch allocates a few bytes an image of it. For one
 * thread at a time.
 */
public final class Batches {
  private final ImageSource source;
  private final long seed;
  private final boolean flip;
  private final int[] order;
  private long epoch;
  private int offset;

  /** Batches without flips. */
  public Batches(ImageSource source, long seed) {
    this(source, seed, false);
  }

  /**
   * Batches from the start of epoch 0.
   *
   * @param source stays the caller's to close
   * @param seed gives every epoch its order, and the flips
   * @param flip whether to exchange left and right in every second image, by chance; another chance
   *     every epoch
   */
  public Batches(ImageSource source, long seed, boolean flip) {
    if (source.size() < 1) {
      throw new DataException("batches: the source holds no images");
    }
    this.source = source;
    this.seed = seed;
    this.flip = flip;
    this.order = new int[source.size()];
    seek(Position.START);
  }

  /** The source that images are drawn from. */
  public ImageSource source() {
    return source;
  }

  /** The place of the next image. */
  public Position position() {
    return new Position(epoch, offset);
  }

  /**
   * Goes to a place in the sequence.
   *
   * @throws DataException where the source has fewer images than the offset says: the data changed
   *     since it was saved
   */
  public void seek(Position position) {
    if (position.offset() >= order.length) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "batches: image %d of an epoch was to come next, but the source has %d images; go on"
                  + " with the data that the position was saved with",
              position.offset(),
              order.length));
    }
    epoch = position.epoch();
    offset = position.offset();
    shuffle();
  }

  /**
   * Fills a batch of {@code labels.length} images.
   *
   * @param images receives uint8 {@code [N, H, W, C]}
   * @param labels receives the classes {@code [N]}
   */
  public void next(byte[] images, int[] labels) {
    checkRoom(images, labels);
    fill(draw(labels.length), images, labels);
  }

  /**
   * The next images of the sequence: an index, or where it is to be flipped, the index's complement
   * {@code ~index}.
   */
  int[] draw(int count) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int index = order[offset];
      drawn[i] = flips() ? ~index : index;
      if (++offset == order.length) {
        offset = 0;
        epoch++;
        shuffle();
      }
    }
    return drawn;
  }

  /** Reads drawn images. Safe on any thread, at any time. */
  void fill(int[] drawn, byte[] images, int[] labels) {
    int size = source.imageBytes();
    for (int i = 0; i < drawn.length; i++) {
      int index = drawn[i] < 0 ? ~drawn[i] : drawn[i];
      source.read(index, images, i * size);
      labels[i] = source.label(index);
      if (drawn[i] < 0) {
        mirror(images, i * size);
      }
    }
  }

  /** An error unless {@code images} holds exactly as many images as {@code labels} has places. */
  void checkRoom(byte[] images, int[] labels) {
    if (images.length != (long) labels.length * source.imageBytes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch of %d images: got room for %d bytes, expected %d x %d x %d x %d",
              labels.length,
              images.length,
              labels.length,
              source.height(),
              source.width(),
              source.channels()));
    }
  }

  /**
   * Fisher and Yates's shuffle of all indices, from scratch, so that any epoch can be entered at
   * once.
   */
  private void shuffle() {
    SplitMix random = new SplitMix(seed, epoch);
    for (int i = 0; i < order.length; i++) {
      int j = random.below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  private boolean flips() {
    return flip && SplitMix.mix(SplitMix.mix(seed ^ ~epoch) + offset) < 0;
  }

  private void mirror(byte[] images, int start) {
    int channels = source.channels();
    int row = source.width() * channels;
    for (int left = start, end = start + source.imageBytes(); left < end; left += row) {
      for (int a = left, b = left + row - channels; a < b; a += channels, b -= channels) {
        for (int c = 0; c < channels; c++) {
          byte swapped = images[a + c];
          images[a + c] = images[b + c];
          images[b + c] = swapped;
        }
      }
    }
  }
}
