package dev.gaze.layers;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.Qr;

/**
 * Initialisers whose every variable draws from a stream of its own: the stream's key is the seed
 * and the variable's name. The same seed gives the same weights to the bit, whatever the threads.
 */
public final class Initializers {

  private Initializers() {}

  /** An initialiser with a seed. */
  public abstract static sealed class Seeded extends Initializer {
    private final long seed;

    private Seeded(long seed) {
      this.seed = seed;
    }

    /** The seed that, with a variable's name, determines its values. */
    public long seed() {
      return seed;
    }

    final Operand<Long> key(Ops tf, String name) {
      CRC32 crc = new CRC32();
      crc.update(name.getBytes(StandardCharsets.UTF_8));
      return tf.constant(new long[] {seed, crc.getValue()});
    }

    final Operand<Float> normal(Ops tf, Operand<Integer> shape, String name, double stddev) {
      return tf.math.mul(
          tf.random.statelessRandomNormal(shape, key(tf, name)), tf.constant((float) stddev));
    }
  }

  /** Uniform in ±gain·√(6 / (fan in + fan out)) (Glorot and Bengio 2010, equation 16). */
  public static final class XavierUniform extends Seeded {
    private final double gain;

    public XavierUniform(long seed, double gain) {
      super(seed);
      this.gain = gain;
    }

    /** Uniform in ±gain·√(6 / (fan in + fan out)); the same for the same seed and name. */
    @Override
    public Operand<Float> initialize(
        int fanIn, int fanOut, Ops tf, Operand<Integer> shape, String name) {
      float limit = (float) (gain * Math.sqrt(6.0 / (fanIn + fanOut)));
      Operand<Float> unit = tf.random.statelessRandomUniform(shape, key(tf, name));
      return tf.math.sub(tf.math.mul(unit, tf.constant(2 * limit)), tf.constant(limit));
    }
  }

  /** N(0, stddev²), not truncated. */
  public static final class Normal extends Seeded {
    private final double stddev;

    public Normal(long seed, double stddev) {
      super(seed);
      this.stddev = stddev;
    }

    /** From N(0, stddev²); the same for the same seed and name. */
    @Override
    public Operand<Float> initialize(
        int fanIn, int fanOut, Ops tf, Operand<Integer> shape, String name) {
      return normal(tf, shape, name, stddev);
    }
  }

  /**
   * gain times a kernel that, reshaped to {@code [-1, out]}, has orthonormal columns (or rows,
   * where there are fewer of them): Q of a normal matrix, signs taken from R's diagonal so that it
   * is uniform (Saxe et al. 2014; Mezzadri 2007).
   */
  public static final class Orthogonal extends Seeded {
    private final double gain;

    public Orthogonal(long seed, double gain) {
      super(seed);
      this.gain = gain;
    }

    /** Orthonormal when reshaped to {@code [-1, out]}; the same for the same seed and name. */
    @Override
    public Operand<Float> initialize(
        int fanIn, int fanOut, Ops tf, Operand<Integer> shape, String name) {
      org.tensorflow.Output<Integer> sizes = shape.asOutput();
      int rank = Math.toIntExact(sizes.shape().size(0));
      Operand<Integer> columns =
          tf.slice(shape, tf.constant(new int[] {rank - 1}), tf.constant(new int[] {1}));
      Operand<Integer> rows =
          tf.reduceProd(
              tf.slice(shape, tf.constant(new int[] {0}), tf.constant(new int[] {rank - 1})),
              tf.constant(new int[] {0}),
              org.tensorflow.op.core.ReduceProd.keepDims(true));
      Operand<Integer> tall =
          tf.concat(
              java.util.List.of(tf.math.maximum(rows, columns), tf.math.minimum(rows, columns)),
              tf.constant(0));
      Qr<Float> qr = tf.linalg.qr(normal(tf, tall, name, 1), Qr.fullMatrices(false));
      Operand<Float> signs = tf.math.sign(tf.linalg.tensorDiagPart(qr.r()));
      Operand<Float> q = tf.math.mul(qr.q(), signs);
      // [tall, short] to [rows, out]: transposed where the kernel is wider than high.
      Operand<Integer> isTall = tf.dtypes.cast(tf.math.greaterEqual(rows, columns), Integer.class);
      Operand<Integer> order =
          tf.concat(
              java.util.List.of(tf.math.sub(tf.constant(new int[] {1}), isTall), isTall),
              tf.constant(0));
      Operand<Float> matrix = tf.linalg.transpose(q, order);
      return tf.math.mul(tf.reshape(matrix, shape), tf.constant((float) gain));
    }
  }
}
