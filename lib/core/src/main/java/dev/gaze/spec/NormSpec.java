package dev.gaze.spec;

/** Normalisation of a feature map. */
public sealed interface NormSpec {

  /** One case for each; the compiler tells whoever forgets one. */
  interface Visitor<R> {
    /** The map as it is. */
    R none(None norm);

    /** One gamma and beta a channel. */
    R batch(Batch norm);

    /** A gamma and beta for each class, or of the shared class embedding. */
    R conditionalBatch(ConditionalBatch norm);
  }

  /** The visitor's case for this. */
  <R> R accept(Visitor<R> visitor);

  /** The decay of moving statistics in residual blocks. */
  double DECAY = 0.999;

  /** Added to the variance. */
  double EPSILON = 1e-5;

  /** The decay of the moving statistics of the generator's last norm. */
  double LAST_DECAY = 0.9999;

  /** No normalisation. */
  NormSpec NONE = new None();

  /** Batch norm as residual blocks have it without classes. */
  NormSpec BATCH = new Batch(DECAY, EPSILON);

  /** Conditional batch norm as residual blocks have it with classes. */
  NormSpec CONDITIONAL = new ConditionalBatch(DECAY, EPSILON);

  /** The generator's last: unconditional and slow. */
  NormSpec LAST = new Batch(LAST_DECAY, EPSILON);

  /** None. */
  record None() implements NormSpec {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.none(this);
    }
  }

  /**
   * Batch normalisation: one gamma and beta a channel.
   *
   * @param decay moving' = d · moving + (1 − d) · batch, d = min(decay, (1 + n) / (10 + n)) after n
   *     batches: a short run samples with what it has seen, not with what it began with
   */
  record Batch(double decay, double epsilon) implements NormSpec {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.batch(this);
    }
  }

  /**
   * Class-conditional batch normalisation: gamma and beta depend on the class (Dumoulin et al.
   * 2017; de Vries et al. 2017).
   */
  record ConditionalBatch(double decay, double epsilon) implements NormSpec {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conditionalBatch(this);
    }
  }
}
