package dev.gaze.block;

import dev.gaze.layers.Float32;
import dev.gaze.spec.BlockSpec.GlobalPool;
import dev.gaze.spec.BlockSpec.GlobalPool.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A map to a vector, without variables. */
record GlobalPoolKind(GlobalPool spec) implements BlockKind {
  private static final int[] MAP = {1, 2};

  @Override
  public String jsonName() {
    return "globalPool";
  }

  @Override
  public List<String> required() {
    return List.of("method");
  }

  @Override
  public String stem() {
    return "pool";
  }

  @Override
  public String text() {
    return spec.method() == Method.SUM ? "sumPool()" : "meanPool()";
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    Stage stage =
        switch (spec.method()) {
          case SUM ->
              (tf, x, seen, pass) -> tf.reduceSum(Float32.wall(tf, x), tf.constant(MAP.clone()));
          case MEAN ->
              (tf, x, seen, pass) -> tf.math.mean(Float32.wall(tf, x), tf.constant(MAP.clone()));
        };
    return Outcome.plain(spec, new BlockShape.Flat(in.channels()), stage);
  }

  @Override
  public boolean flattens() {
    return true;
  }
}
