package dev.gaze.spec;

import dev.gaze.spec.OptimizerSpec.Adam;

/** The options of Adam: {@code generator(o -> o.learningRate(2e-4).betas(0, 0.9))}. */
public final class AdamBuilder {
  private double learningRate;
  private double beta1;
  private double beta2;
  private double epsilon;
  private Schedule schedule;

  AdamBuilder(Adam from) {
    learningRate = from.learningRate();
    beta1 = from.beta1();
    beta2 = from.beta2();
    epsilon = from.epsilon();
    schedule = from.schedule();
  }

  /** The learning rate before the schedule. */
  public AdamBuilder learningRate(double learningRate) {
    this.learningRate = learningRate;
    return this;
  }

  /** The decays of the two moments, both in [0, 1). */
  public AdamBuilder betas(double beta1, double beta2) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    return this;
  }

  /** Added to the root of the second moment. */
  public AdamBuilder epsilon(double epsilon) {
    this.epsilon = epsilon;
    return this;
  }

  /** What the learning rate is multiplied by along the run. */
  public AdamBuilder schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /** The optimiser. */
  public Adam build() {
    return new Adam(learningRate, beta1, beta2, epsilon, schedule);
  }
}
