package dev.gaze.block;

import dev.gaze.layers.BatchNormalization;
import dev.gaze.layers.ConditionalBatchNorm;
import dev.gaze.layers.GazeLayer;
import dev.gaze.layers.Initializers;
import dev.gaze.spec.NormSpec;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makers of a norm by its name; empty for none.
 *
 * @param seen what conditional ones see; null where there is none
 * @param start how the kernels start that gammas and betas are made with
 */
record Norms(@Nullable Condition seen, Initializers.Seeded start)
    implements NormSpec.Visitor<Optional<Function<String, GazeLayer>>> {

  @Override
  public Optional<Function<String, GazeLayer>> none(NormSpec.None norm) {
    return Optional.empty();
  }

  @Override
  public Optional<Function<String, GazeLayer>> batch(NormSpec.Batch norm) {
    return Optional.of(name -> new BatchNormalization(name, norm.decay(), norm.epsilon()));
  }

  @Override
  public Optional<Function<String, GazeLayer>> conditionalBatch(NormSpec.ConditionalBatch norm) {
    if (seen == null) {
      throw new IllegalStateException("a conditional norm that sees nothing");
    }
    double decay = norm.decay();
    double epsilon = norm.epsilon();
    return Optional.of(
        seen.embedded()
            ? name -> ConditionalBatchNorm.linear(name, seen.width(), decay, epsilon, start)
            : name -> ConditionalBatchNorm.perClass(name, seen.width(), decay, epsilon));
  }
}
