package dev.gaze.block;

import dev.gaze.layers.Initializers;
import dev.gaze.spec.Initializer;

/** How kernels start: a spec's initialiser with the run's seed. */
record Starts(long seed) implements Initializer.Visitor<Initializers.Seeded> {

  @Override
  public Initializers.Seeded xavierUniform(Initializer.XavierUniform initializer) {
    return new Initializers.XavierUniform(seed, initializer.gain());
  }

  @Override
  public Initializers.Seeded normal(Initializer.Normal initializer) {
    return new Initializers.Normal(seed, initializer.stddev());
  }

  @Override
  public Initializers.Seeded orthogonal(Initializer.Orthogonal initializer) {
    return new Initializers.Orthogonal(seed, initializer.gain());
  }
}
