package dev.gaze.spec;

/** A nonlinearity, applied element by element. */
public sealed interface Activation {

  /** max(0, x). */
  Activation RELU = new Relu();

  /** The hyperbolic tangent: the range of images. */
  Activation TANH = new Tanh();

  /** DCGAN's leaky relu, slope 0.2. */
  Activation LEAKY_RELU = new LeakyRelu(LeakyRelu.SLOPE);

  /** x. */
  record Identity() implements Activation {}

  /** max(0, x). */
  record Relu() implements Activation {}

  /** x where x is at least 0, slope · x elsewhere. */
  record LeakyRelu(double slope) implements Activation {
    /** DCGAN's. */
    public static final double SLOPE = 0.2;
  }

  /** x where x is at least 0, exp(x) − 1 elsewhere. */
  record Elu() implements Activation {}

  /** 1 / (1 + exp(−x)). */
  record Sigmoid() implements Activation {}

  /** The hyperbolic tangent: the range of images. */
  record Tanh() implements Activation {}
}
