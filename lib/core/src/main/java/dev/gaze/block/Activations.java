package dev.gaze.block;

import dev.gaze.layers.Nonlinearity;
import dev.gaze.spec.Activation;

/** What an activation computes. */
final class Activations implements Activation.Visitor<Nonlinearity> {
  private static final Activations FINDER = new Activations();

  private Activations() {}

  static Nonlinearity of(Activation activation) {
    return activation.accept(FINDER);
  }

  @Override
  public Nonlinearity identity(Activation.Identity activation) {
    return (tf, x) -> x;
  }

  @Override
  public Nonlinearity relu(Activation.Relu activation) {
    return Nonlinearity.RELU;
  }

  @Override
  public Nonlinearity leakyRelu(Activation.LeakyRelu activation) {
    return Nonlinearity.leakyRelu(activation.slope());
  }

  @Override
  public Nonlinearity elu(Activation.Elu activation) {
    return (tf, x) -> tf.nn.elu(x);
  }

  @Override
  public Nonlinearity sigmoid(Activation.Sigmoid activation) {
    return (tf, x) -> tf.math.sigmoid(x);
  }

  @Override
  public Nonlinearity tanh(Activation.Tanh activation) {
    return (tf, x) -> tf.math.tanh(x);
  }
}
