package dev.gaze.block;

import dev.gaze.layers.Resampling;
import dev.gaze.spec.BlockSpec.Upsample;
import dev.gaze.spec.BlockSpec.Upsample.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A larger map, without variables. */
record UpsampleKind(Upsample spec) implements BlockKind {
  @Override
  public String jsonName() {
    return "upsample";
  }

  @Override
  public List<String> required() {
    return List.of("factor");
  }

  @Override
  public String text() {
    return spec.method() == Method.NEAREST
        ? Words.call("upsample", spec.factor())
        : Words.call("upsample", spec.factor(), spec.method());
  }

  @Override
  public void check(Values values) {
    values.factor(spec.factor());
  }

  @Override
  public @Nullable Outcome fit(BlockShape input, Site site) {
    var in = site.map(input);
    if (in == null) {
      return null;
    }
    long factor = spec.factor();
    var out = site.map(in.height() * factor, in.width() * factor, in.channels());
    if (out == null) {
      return null;
    }
    Stage stage =
        switch (spec.method()) {
          case NEAREST -> (tf, x, seen, pass) -> Resampling.nearest(tf, x, spec.factor());
          case BILINEAR ->
              (tf, x, seen, pass) -> Resampling.bilinear(tf, x, out.height(), out.width());
        };
    return Outcome.plain(spec, out, stage);
  }

  @Override
  public int factor(boolean generator) {
    return Math.max(1, spec.factor());
  }

  @Override
  public boolean leavesGeneratorOpen() {
    return true;
  }
}
