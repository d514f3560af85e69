package dev.gaze.block;

import dev.gaze.layers.GazeLayer;
import dev.gaze.spec.BlockSpec.Norm;
import dev.gaze.spec.NormSpec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A norm by itself: {@code gamma, beta, moving_mean, moving_variance}. */
record NormKind(Norm spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "norm";
  }

  @Override
  public String text() {
    NormSpec norm = spec.norm();
    return norm == null || norm.equals(NormSpec.LAST)
        ? "norm()"
        : Words.call("norm", Words.of(norm));
  }

  @Override
  public void check(Values values) {
    values.norm(spec.norm());
  }

  @Override
  public void check(Site site) {
    NormSpec norm = spec.norm();
    if (norm != null) {
      site.checkCondition(norm);
    }
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    NormSpec norm = spec.norm() == null ? NormSpec.LAST : spec.norm();
    Condition seen = site.conditioning().alone(norm);
    Function<String, GazeLayer> maker = site.norms(norm, seen);
    if (maker == null) {
      return Outcome.plain(new Norm(norm), in, (tf, x, condition, pass) -> x);
    }
    return Outcome.of(new Norm(norm), in, 0, path -> lowered(maker.apply(path), in, seen))
        .seeing(seen);
  }

  private static Lowered lowered(GazeLayer layer, BlockShape in, @Nullable Condition seen) {
    return seen == null ? Lowered.of(layer, in) : Lowered.conditional(layer, in);
  }

  @Override
  public boolean keepsShape() {
    return true;
  }
}
