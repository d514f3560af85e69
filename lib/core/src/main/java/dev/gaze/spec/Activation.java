package dev.gaze.spec;

/** A nonlinearity, applied element by element. */
public sealed interface Activation {

  /** x. */
  record Identity() implements Activation {}

  /** max(0, x). */
  record Relu() implements Activation {}

  /** x where x is at least 0, slope · x elsewhere. */
  record LeakyRelu(double slope) implements Activation {}

  /** x where x is at least 0, exp(x) − 1 elsewhere. */
  record Elu() implements Activation {}

  /** 1 / (1 + exp(−x)). */
  record Sigmoid() implements Activation {}

  /** The hyperbolic tangent: the range of images. */
  record Tanh() implements Activation {}
}
