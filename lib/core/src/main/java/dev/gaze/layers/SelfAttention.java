package dev.gaze.layers;

import java.util.List;
import java.util.Locale;
import org.jetbrains.kotlinx.dl.api.core.initializer.Initializer;
import org.jetbrains.kotlinx.dl.api.core.initializer.Zeros;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Operand;
import org.tensorflow.Shape;
import org.tensorflow.op.Ops;

/**
 * Self-attention over a feature map (Zhang et al. 2018, section 3, equations 1 to 3): y = gamma · o
 * + x, gamma a scalar that starts at 0.
 *
 * <table>
 * <caption>The paper's symbols</caption>
 * <tr><th>paper</th><th>here</th></tr>
 * <tr><td>g(x) = W_g x</td><td>query</td></tr>
 * <tr><td>f(x) = W_f x</td><td>key</td></tr>
 * <tr><td>h(x) = W_h x</td><td>value</td></tr>
 * <tr><td>v(x) = W_v x</td><td>output</td></tr>
 * <tr><td>beta[j, i]</td><td>{@link #attention}: how much location j looks at location i</td></tr>
 * </table>
 *
 * <p>beta = softmax over the keys of query · key, without 1/√d. All convolutions are 1×1 without
 * bias. Input and output {@code [N, H, W, C]}.
 */
public final class SelfAttention extends GazeLayer {
  private final Widths widths;
  private final @Nullable SpectralNormalization norm;
  private final Initializer initializer;
  private int height;
  private int width;
  private int channels;
  private @Nullable SpectralConv2D query;
  private @Nullable SpectralConv2D key;
  private @Nullable SpectralConv2D value;
  private @Nullable SpectralConv2D output;
  private @Nullable Operand<Float> attention;

  /**
   * How wide the parts are, as divisors of the map's channels C.
   *
   * @param queryAndKey C / queryAndKey wide
   * @param value C / value wide
   * @param outputConvolution whether a 1×1 leads back to C; without it, {@code value} is 1
   * @param pooled whether key and value are max-pooled 2×2, stride 2
   */
  public record Widths(int queryAndKey, int value, boolean outputConvolution, boolean pooled) {

    /** arXiv v2: query, key and value C/k. */
    public static Widths paper(int k) {
      return new Widths(k, k, true, false);
    }

    /** arXiv v1: query and key C/k, value C, no output convolution. */
    public static Widths paperV1(int k) {
      return new Widths(k, 1, false, false);
    }

    /** The released code: query and key C/k (k = 8), value C/2, pooled. */
    public static Widths official(int k) {
      return new Widths(k, 2, true, true);
    }

    /** The same with pooling or without. */
    public Widths withPooled(boolean pooled) {
      return new Widths(queryAndKey, value, outputConvolution, pooled);
    }
  }

  /** The paper's: k = 8, spectral norm, Xavier uniform. */
  public SelfAttention(String name) {
    this(
        name, Widths.paper(8), SpectralNormalization.DEFAULT, new Initializers.XavierUniform(0, 1));
  }

  /**
   * @param norm null: kernels as they are
   */
  public SelfAttention(
      String name, Widths widths, @Nullable SpectralNormalization norm, Initializer initializer) {
    super(name);
    this.widths = widths;
    this.norm = norm;
    this.initializer = initializer;
  }

  @Override
  protected void declare(Shape input) {
    height = Math.toIntExact(input.size(1));
    width = Math.toIntExact(input.size(2));
    channels = Math.toIntExact(input.size(3));
    if (channels % widths.queryAndKey() != 0 || channels % widths.value() != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: %d channels do not divide by %d and %d",
              getName(),
              channels,
              widths.queryAndKey(),
              widths.value()));
    }
    if (widths.pooled() && (height % 2 != 0 || width % 2 != 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: a map of %dx%d cannot be pooled 2x2; expected even sizes",
              getName(),
              height,
              width));
    }
    query = child(pointwise("query", channels / widths.queryAndKey()), input);
    key = child(pointwise("key", channels / widths.queryAndKey()), input);
    value = child(pointwise("value", channels / widths.value()), input);
    if (widths.outputConvolution()) {
      Shape values = Shape.make(input.size(0), height, width, channels / widths.value());
      output = child(pointwise("output", channels), values);
    }
    parameter("gamma", List.of(), 1, 1, new Zeros());
  }

  private SpectralConv2D pointwise(String part, int filters) {
    return new SpectralConv2D(part(part), filters, 1, 1, false, norm, initializer);
  }

  /** {@code [N, H, W, C]} to the same. */
  @Override
  public Shape computeOutputShape(Shape input) {
    return input;
  }

  @Override
  public Operand<Float> call(Ops tf, List<Operand<Float>> inputs, Pass pass) {
    if (query == null || key == null || value == null) {
      throw new IllegalStateException(getName() + ": build the layer before you call it");
    }
    Operand<Float> x = inputs.get(0);
    Operand<Float> q = rows(tf, query.call(tf, x, pass), channels / widths.queryAndKey());
    Operand<Float> k = rows(tf, pooled(tf, key.call(tf, x, pass)), channels / widths.queryAndKey());
    Operand<Float> v = rows(tf, pooled(tf, value.call(tf, x, pass)), channels / widths.value());
    int locations = height * width;
    DotProductAttention looked =
        DotProductAttention.of(tf, q, k, v, locations, DotProductAttention.rows(locations));
    attention = looked.attention();
    Operand<Float> o =
        tf.reshape(
            looked.seen(), tf.constant(new int[] {-1, height, width, channels / widths.value()}));
    if (output != null) {
      o = output.call(tf, o, pass); // [N, H, W, C]
    }
    Operand<Float> added = tf.math.mul(gamma(), Float32.wall(tf, o));
    return tf.math.add(Float32.wall(tf, added), x);
  }

  /** {@code [N, H, W, C]} to {@code [N, H·W, C]}. */
  private static Operand<Float> rows(Ops tf, Operand<Float> map, int channels) {
    Shape shape = map.asOutput().shape();
    int locations = Math.toIntExact(shape.size(1) * shape.size(2));
    return tf.reshape(map, tf.constant(new int[] {-1, locations, channels}));
  }

  private Operand<Float> pooled(Ops tf, Operand<Float> map) {
    Operand<Integer> window = tf.constant(new int[] {1, 2, 2, 1});
    return widths.pooled() ? tf.nn.maxPool(map, window, window, "VALID") : map;
  }

  /**
   * The attention of the latest call, {@code [N, H·W, keys]}: row j says how much location j looks
   * at each key; rows sum to 1. Keys are the map's locations, or those of the map pooled 2×2.
   */
  public Operand<Float> attention() {
    if (attention == null) {
      throw new IllegalStateException(getName() + ": call the layer before you ask for attention");
    }
    return attention;
  }

  /** The height and width of the queries' map. */
  public List<Integer> queryMap() {
    return List.of(height, width);
  }

  /** The height and width of the keys' map. */
  public List<Integer> keyMap() {
    return widths.pooled() ? List.of(height / 2, width / 2) : List.of(height, width);
  }

  /** How much of the attention is added, a scalar that starts at 0. */
  public Operand<Float> gamma() {
    return variable("gamma");
  }
}
