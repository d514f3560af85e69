package dev.gaze.spec;

/** A nonlinearity, applied element by element. */
public sealed interface Activation {

  /** One case for each; the compiler tells whoever forgets one. */
  interface Visitor<R> {
    /** x. */
    R identity(Identity activation);

    /** max(0, x). */
    R relu(Relu activation);

    /** x where x is at least 0, slope · x elsewhere. */
    R leakyRelu(LeakyRelu activation);

    /** x where x is at least 0, exp(x) − 1 elsewhere. */
    R elu(Elu activation);

    /** 1 / (1 + exp(−x)). */
    R sigmoid(Sigmoid activation);

    /** The hyperbolic tangent. */
    R tanh(Tanh activation);
  }

  /** The visitor's case for this. */
  <R> R accept(Visitor<R> visitor);

  /** max(0, x). */
  Activation RELU = new Relu();

  /** The hyperbolic tangent: the range of images. */
  Activation TANH = new Tanh();

  /** DCGAN's leaky relu, slope 0.2. */
  Activation LEAKY_RELU = new LeakyRelu(LeakyRelu.SLOPE);

  /** x. */
  record Identity() implements Activation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.identity(this);
    }
  }

  /** max(0, x). */
  record Relu() implements Activation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.relu(this);
    }
  }

  /** x where x is at least 0, slope · x elsewhere. */
  record LeakyRelu(double slope) implements Activation {
    /** DCGAN's. */
    public static final double SLOPE = 0.2;

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leakyRelu(this);
    }
  }

  /** x where x is at least 0, exp(x) − 1 elsewhere. */
  record Elu() implements Activation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.elu(this);
    }
  }

  /** 1 / (1 + exp(−x)). */
  record Sigmoid() implements Activation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.sigmoid(this);
    }
  }

  /** The hyperbolic tangent: the range of images. */
  record Tanh() implements Activation {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.tanh(this);
    }
  }
}
