package dev.gaze.graph.internal;

import dev.gaze.graph.LatentBatch;
import dev.gaze.graph.RealBatch;
import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.Tensor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.UInt8;

/**
 * What is fed to a GAN's graph; N is free.
 *
 * @param spec of the GAN
 * @param latent {@code [N, z]}
 * @param fakeLabels {@code [N]}
 * @param pixels real images {@code [N, H, W, C]} as uint8
 * @param images the same in [−1, 1]; may be fed in place of pixels
 * @param realLabels {@code [N]}
 * @param learningRate a scalar
 * @param averageDecay a scalar
 * @param mostKept what moving statistics keep of themselves at most; a scalar, 1 where it is not
 *     fed
 * @param mix {@code [N]}, for gradient penalties
 * @param realSeed of what is done to real images; a scalar
 * @param fakeSeed of what is done to generated images; a scalar
 */
record Inputs(
    GanSpec spec,
    Placeholder<Float> latent,
    Placeholder<Integer> fakeLabels,
    Placeholder<UInt8> pixels,
    Operand<Float> images,
    Placeholder<Integer> realLabels,
    Placeholder<Float> learningRate,
    Placeholder<Float> averageDecay,
    Operand<Float> mostKept,
    Placeholder<Float> mix,
    Placeholder<Long> realSeed,
    Placeholder<Long> fakeSeed) {

  static Inputs of(Ops tf, GanSpec spec) {
    ImageSpec image = spec.image();
    Shape batch = Shape.make(-1);
    Shape maps = Shape.make(-1, image.height(), image.width(), image.channels());
    Placeholder<UInt8> pixels = tf.placeholder(UInt8.class, Placeholder.shape(maps));
    // [0, 255] to [-1, 1]
    Operand<Float> images =
        tf.math.sub(
            tf.math.mul(tf.dtypes.cast(pixels, Float.class), tf.constant(2f / 255)),
            tf.constant(1f));
    return new Inputs(
        spec,
        tf.placeholder(Float.class, Placeholder.shape(Shape.make(-1, spec.latent().size()))),
        tf.placeholder(Integer.class, Placeholder.shape(batch)),
        pixels,
        images,
        tf.placeholder(Integer.class, Placeholder.shape(batch)),
        tf.placeholder(Float.class, Placeholder.shape(Shape.scalar())),
        tf.placeholder(Float.class, Placeholder.shape(Shape.scalar())),
        tf.placeholderWithDefault(tf.constant(1f), Shape.scalar()),
        tf.placeholder(Float.class, Placeholder.shape(batch)),
        tf.placeholder(Long.class, Placeholder.shape(Shape.scalar())),
        tf.placeholder(Long.class, Placeholder.shape(Shape.scalar())));
  }

  /** Labels {@code [N]} as {@code [N, classes]}; null without classes. */
  @Nullable Operand<Float> oneHot(Ops tf, Operand<Integer> labels) {
    int classes = spec.classes();
    return classes == 0
        ? null
        : tf.oneHot(labels, tf.constant(classes), tf.constant(1f), tf.constant(0f));
  }

  /** Labels of the batch that are no classes are refused before TensorFlow sees them. */
  void feedReal(Feeds feeds, RealBatch real) {
    ImageSpec image = spec.image();
    int n = real.labels().length;
    checkLabels(real.labels());
    long[] shape = {n, image.height(), image.width(), image.channels()};
    byte[] bytes = real.pixels();
    FloatBuffer floats = real.images();
    if (bytes != null) {
      feeds.feed(pixels, Tensor.create(UInt8.class, shape, ByteBuffer.wrap(bytes)));
    } else if (floats != null) {
      feeds.feed(images, Tensor.create(shape, floats.duplicate()));
    }
    feeds.ints(realLabels, IntBuffer.wrap(real.labels()), n);
    feeds.feed(realSeed, Tensor.create(real.seed(), Long.class));
  }

  /** Refuses what does not fit, as {@link #feedReal} does. */
  void feedLatent(Feeds feeds, LatentBatch batch) {
    int n = batch.labels().length;
    checkLabels(batch.labels());
    int size = spec.latent().size();
    if (batch.z().length != n * size) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "latent: got %d numbers, expected %d x %d", batch.z().length, n, size));
    }
    feeds.floats(latent, FloatBuffer.wrap(batch.z()), n, size);
    feeds.ints(fakeLabels, IntBuffer.wrap(batch.labels()), n);
    feeds.feed(fakeSeed, Tensor.create(batch.seed(), Long.class));
  }

  private void checkLabels(int[] labels) {
    int classes = Math.max(1, spec.classes());
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of the batch is %d; expected 0 to %d",
                i,
                labels[i],
                classes - 1));
      }
    }
  }
}
