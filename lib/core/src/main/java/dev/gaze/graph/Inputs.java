package dev.gaze.graph;

import dev.gaze.spec.GanSpec;
import dev.gaze.spec.ImageSpec;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.UInt8;

/**
 * What is fed to a GAN's graph; N is free.
 *
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
}
